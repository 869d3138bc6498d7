from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kezhuan.people"
    label = "people"

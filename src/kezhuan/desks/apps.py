from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "kezhuan.desks"
    label = "desks"

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "kezhuan.disclosure"
    label = "disclosure"

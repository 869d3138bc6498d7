from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "kezhuan.rights"
    label = "rights"

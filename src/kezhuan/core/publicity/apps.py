from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "kezhuan.core.publicity"
    label = "publicity"

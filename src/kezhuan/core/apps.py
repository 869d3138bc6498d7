from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kezhuan.core"
    label = "core"

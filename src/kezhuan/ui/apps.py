from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kezhuan.ui"
    label = "ui"

from django.apps import AppConfig


class DemandsConfig(AppConfig):
    name = "kezhuan.demands"
    label = "demands"

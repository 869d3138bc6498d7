from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "kezhuan.core.operations"
    label = "operations"

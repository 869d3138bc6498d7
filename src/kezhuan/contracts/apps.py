from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "kezhuan.contracts"
    label = "contracts"

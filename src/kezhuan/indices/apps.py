from django.apps import AppConfig


class IndicesConfig(AppConfig):
    name = "kezhuan.indices"
    label = "indices"

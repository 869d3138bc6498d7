from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "kezhuan.search"
    label = "search"

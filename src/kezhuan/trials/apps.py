from django.apps import AppConfig


class TrialsConfig(AppConfig):
    name = "kezhuan.trials"
    label = "trials"

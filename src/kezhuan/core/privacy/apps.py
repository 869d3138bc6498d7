from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "kezhuan.core.privacy"
    label = "privacy"

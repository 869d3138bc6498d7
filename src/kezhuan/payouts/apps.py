from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    name = "kezhuan.payouts"
    label = "payouts"

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "kezhuan.core.channels"
    label = "channels"

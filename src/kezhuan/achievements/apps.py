from django.apps import AppConfig


class AchievementsConfig(AppConfig):
    name = "kezhuan.achievements"
    label = "achievements"

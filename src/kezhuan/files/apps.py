from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kezhuan.files"
    label = "files"

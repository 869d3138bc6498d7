"""At start the house is joined and handed to core."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """Loads `kezhuan.house` once all rooms are ready."""

    name = "kezhuan"
    label = "house"

    def ready(self) -> None:
        from kezhuan import house
        from kezhuan.core import joins
        from kezhuan.ui import shell

        joins.receive(house.build())
        shell.receive(house.shell())

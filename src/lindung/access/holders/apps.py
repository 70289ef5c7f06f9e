"""Django's handle on the holders."""

from django.apps import AppConfig


class HoldersConfig(AppConfig):
    """Personal keys, rings, escrow, and the keys of sealed persons."""

    name = "lindung.access.holders"
    label = "holders"

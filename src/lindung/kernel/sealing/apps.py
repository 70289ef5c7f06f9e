"""The tables of sealing stand apart: their rows have a backup set of their own."""

from django.apps import AppConfig


class SealingConfig(AppConfig):
    """Key wraps."""

    name = "lindung.kernel.sealing"
    label = "sealing"

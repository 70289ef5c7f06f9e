"""Django's handle on exports."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Asking, approving, making, fetching."""

    name = "lindung.cases.exports"
    label = "exports"

"""Django's handle on the window."""

from django.apps import AppConfig


class WindowConfig(AppConfig):
    """The pages of the person's own window."""

    name = "lindung.intake.window"
    label = "window"

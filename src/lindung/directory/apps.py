"""Django's handle on the directory."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Organisations' services."""

    name = "lindung.directory"
    label = "directory"

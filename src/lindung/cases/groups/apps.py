"""Django's handle on groups."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """People found together."""

    name = "lindung.cases.groups"
    label = "groups"

    def ready(self) -> None:
        """Declare what the app's codes are called once every app is loaded."""
        from lindung.cases.groups import declarations  # noqa: F401 - importing declares

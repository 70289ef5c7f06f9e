"""Django's handle on cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Persons, cases, timeline, tasks."""

    name = "lindung.cases"
    label = "cases"

    def ready(self) -> None:
        """Declare the room's codes once every app is loaded."""
        from lindung.cases import declarations, walls  # noqa: F401 - importing declares

        walls.declare()

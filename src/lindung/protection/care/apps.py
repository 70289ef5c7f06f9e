"""Django's handle on care."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Assessments made with the person, the plan they agreed to, its services, and how they are."""

    name = "lindung.protection.care"
    label = "care"

    def ready(self) -> None:
        """Declare what the app's codes are called once every app is loaded."""
        from lindung.protection.care import declarations  # noqa: F401 - importing declares

"""Django's handle on voices."""

from django.apps import AppConfig


class VoicesConfig(AppConfig):
    """Windows, messages, questions of consent, marks of danger, complaints and what was done about them."""

    name = "lindung.cases.voices"
    label = "voices"

    def ready(self) -> None:
        """Declare what the app's codes are called once every app is loaded."""
        from lindung.cases.voices import declarations  # noqa: F401 - importing declares

"""Django's handle on coming of age."""

from django.apps import AppConfig


class MajorityConfig(AppConfig):
    """A child turns adult while a case is open."""

    name = "lindung.cases.majority"
    label = "majority"

    def ready(self) -> None:
        """Declare what the app's codes are called once every app is loaded."""
        from lindung.cases.majority import declarations  # noqa: F401 - importing declares

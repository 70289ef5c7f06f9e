"""Django's handle on merging."""

from django.apps import AppConfig


class MergingConfig(AppConfig):
    """Two records of one person."""

    name = "lindung.cases.merging"
    label = "merging"

    def ready(self) -> None:
        """Declare what the app's codes are called, and that a merged record is not reopened by itself."""
        from lindung.cases.merging import declarations  # noqa: F401 - importing declares

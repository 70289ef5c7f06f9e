"""Django's handle on retention."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Holds, reviews, erasure."""

    name = "lindung.cases.retention"
    label = "retention"

    def ready(self) -> None:
        """Make the timeline kinds known."""
        from lindung.cases.retention import declarations  # noqa: F401

"""Django's handle on documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files that belong to a case."""

    name = "lindung.cases.documents"
    label = "documents"

    def ready(self) -> None:
        """Declare what the app's codes are called once every app is loaded."""
        from lindung.cases.documents import declarations  # noqa: F401 - importing declares

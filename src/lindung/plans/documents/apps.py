"""Django's handle on the documents of plans."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Annual reviews and meeting packs, made by the worker."""

    name = "lindung.plans.documents"
    label = "plandocs"

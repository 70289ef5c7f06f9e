"""Django's handle on the checklist."""

from django.apps import AppConfig


class ChecklistConfig(AppConfig):
    """The protection checklist, answered from the record where it can be."""

    name = "lindung.protection.checklist"
    label = "checklist"

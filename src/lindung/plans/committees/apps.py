"""Django's handle on committees."""

from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    """Seats, meetings, decisions, action points."""

    name = "lindung.plans.committees"
    label = "committees"

"""Django's handle on committees."""

from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    """Seats, meetings, decisions, action points."""

    name = "lindung.plans.committees"
    label = "committees"

    def ready(self) -> None:
        """Follow the plan: its committees are made and changed when it is imported or amended; count their seats."""
        from lindung.plans import hooks
        from lindung.plans.committees import facts
        from lindung.plans.committees.actions.seeding import follow

        if follow not in hooks.after_change:
            hooks.after_change.append(follow)
        facts.declare()

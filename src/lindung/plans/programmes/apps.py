"""Django's handle on programmes."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Events that were held, whom they reached, and what they count for."""

    name = "lindung.plans.programmes"
    label = "programmes"

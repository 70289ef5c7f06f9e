"""Django's handle on referral."""

from django.apps import AppConfig


class ReferralConfig(AppConfig):
    """See the room's README."""

    name = "lindung.referral"
    label = "referral"

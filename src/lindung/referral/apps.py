"""Django's handle on referral."""

from django.apps import AppConfig


class ReferralConfig(AppConfig):
    """Referrals between organisations."""

    name = "lindung.referral"
    label = "referral"

    def ready(self) -> None:
        """Declare the room's codes once every app is loaded."""
        from lindung.referral import declarations  # noqa: F401 - importing declares

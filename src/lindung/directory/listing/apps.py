"""Django's handle on the listing."""

from django.apps import AppConfig


class ListingConfig(AppConfig):
    """Details of services, and where they are given."""

    name = "lindung.directory.listing"
    label = "listing"

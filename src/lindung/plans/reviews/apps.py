"""Django's handle on reviews."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Where activities stand, what a review found, and what became of it."""

    name = "lindung.plans.reviews"
    label = "reviews"

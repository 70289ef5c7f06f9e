"""Addresses of the directory: by the service's key."""

from django.urls import path

from lindung.directory.listing.web import keeping, views

app_name = "listing"
urlpatterns = [
    path("", views.home, name="home"),
    path("reviews/", views.reviews, name="reviews"),
    path("<uuid:service>/", views.show, name="show"),
    path("<uuid:service>/keep/", keeping.keep, name="keep"),
    path("<uuid:service>/correct/", keeping.correct, name="correct"),
    path("<uuid:service>/place/", keeping.place, name="place"),
]

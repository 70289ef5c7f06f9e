"""Addresses of documents: by their key."""

from django.urls import path

from lindung.plans.documents.web import views

app_name = "plandocs"
urlpatterns = [
    path("", views.home, name="home"),
    path("ask/", views.ask, name="ask"),
    path("<uuid:document>/", views.show, name="show"),
    path("<uuid:document>/file/", views.fetch, name="fetch"),
]

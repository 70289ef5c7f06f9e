"""Addresses of exports: by their key, never a case or a person."""

from django.urls import path

from lindung.cases.exports.web import views

app_name = "exports"
urlpatterns = [
    path("", views.home, name="home"),
    path("ask/", views.ask, name="ask"),
    path("keys/", views.keys, name="keys"),
    path("keys/<uuid:recipient_key>/end/", views.end_key, name="end_key"),
    path("<uuid:export>/", views.show, name="show"),
    path("<uuid:export>/approve/", views.approve, name="approve"),
    path("<uuid:export>/refuse/", views.refuse, name="refuse"),
    path("<uuid:export>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:export>/fetch/", views.fetch, name="fetch"),
]

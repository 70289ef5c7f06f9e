"""Addresses of the administrator's pages."""

from django.urls import path

from lindung.access.web import accounts

app_name = "accounts"
urlpatterns = [
    path("", accounts.listing, name="list"),
    path("new/", accounts.create, name="create"),
    path("<uuid:user>/", accounts.show, name="show"),
    path("<uuid:user>/given/", accounts.given, name="given"),
    path("<uuid:user>/roles/", accounts.roles, name="roles"),
    path("<uuid:user>/codes/", accounts.codes, name="codes"),
    path("<uuid:user>/same-person/", accounts.same_person, name="same_person"),
    path("<uuid:user>/suspend/", accounts.suspend, name="suspend"),
    path("<uuid:user>/reopen/", accounts.reopen, name="reopen"),
    path("<uuid:user>/password/", accounts.password, name="password"),
    path("<uuid:user>/factors/", accounts.factors, name="factors"),
    path("<uuid:user>/sessions/", accounts.sessions, name="sessions"),
]

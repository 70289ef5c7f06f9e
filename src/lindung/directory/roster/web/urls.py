"""Addresses of the roster."""

from django.urls import path

from lindung.directory.roster.web import keeping, own, views

app_name = "roster"
urlpatterns = [
    path("", views.home, name="home"),
    path("add/", keeping.add, name="add"),
    path("mine/", own.mine, name="mine"),
    path("<uuid:entry>/", views.show, name="show"),
    path("<uuid:entry>/change/", keeping.change, name="change"),
    path("<uuid:entry>/on-off/", keeping.switch, name="switch"),
    path("<uuid:entry>/hours/", own.hours, name="hours"),
    path("<uuid:entry>/absences/add/", own.add_absence, name="absence"),
    path("absences/<uuid:absence>/remove/", own.remove_absence, name="remove_absence"),
]

"""Addresses of emergency access. A case is named by its code, an access by its key; never a person."""

from django.urls import path

from lindung.cases.emergency.web import views

app_name = "emergency"
urlpatterns = [
    path("", views.home, name="home"),
    path("enter/", views.enter, name="enter"),
    path("alarms/<uuid:alarm>/seen/", views.seen, name="seen"),
    path("<str:case_code>/<uuid:subject>/", views.show, name="show"),
    path("<str:case_code>/<uuid:subject>/end/", views.end, name="end"),
    path("<str:case_code>/<uuid:subject>/review/", views.review, name="review"),
]

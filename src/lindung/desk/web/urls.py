"""Addresses of the desk; the hub's own pages live below the case they are about."""

from django.urls import include, path

from lindung.desk.web.case import case
from lindung.desk.web.case_list import case_list
from lindung.desk.web.home import home
from lindung.desk.web.overview import overview

urlpatterns = [
    path("", home, name="home"),
    path("overview/", overview, name="overview"),
    path("cases/", case_list, name="case_list"),
    path("cases/", include("lindung.cases.web.urls")),
    path("cases/<str:code>/", case, name="case"),
]

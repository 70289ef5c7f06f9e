"""Addresses of the desk; the hub's own pages live below the case they are about."""

from django.urls import include, path

from lindung.desk.web.care import care
from lindung.desk.web.care_work import care_work
from lindung.desk.web.case import case
from lindung.desk.web.case_list import case_list
from lindung.desk.web.guide import guide
from lindung.desk.web.home import home
from lindung.desk.web.overview import overview
from lindung.desk.web.trail import case_trail, trail_search

urlpatterns = [
    path("", home, name="home"),
    path("guide/", guide, name="guide"),
    path("care-work/", care_work, name="care_work"),
    path("overview/", overview, name="overview"),
    path("cases/", case_list, name="case_list"),
    path("cases/", include("lindung.cases.web.urls")),
    path("cases/<str:code>/", case, name="case"),
    path("cases/<str:code>/care/", care, name="care"),
    path("cases/<str:code>/trail/", case_trail, name="case_trail"),
    path("trail/", trail_search, name="trail_search"),
]

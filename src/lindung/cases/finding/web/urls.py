"""Addresses of finding: none holds a word about a person."""

from django.urls import path

from lindung.cases.finding.web import pages

app_name = "finding"
urlpatterns = [
    path("find/", pages.find, name="find"),
    path("find/ask/", pages.ask, name="ask"),
    path("cases/<str:case_code>/enquiries/<uuid:subject>/", pages.answer, name="answer"),
]

"""Addresses of openings. A case is named by its code, an opening by its key; never a person."""

from django.urls import path

from lindung.cases.openings.web import views

app_name = "openings"
urlpatterns = [
    path("<str:case_code>/ask/", views.ask, name="ask"),
    path("<str:case_code>/<uuid:subject>/", views.show, name="show"),
    path("<str:case_code>/<uuid:subject>/decide/", views.decide, name="decide"),
    path("<str:case_code>/<uuid:subject>/refuse/", views.refuse, name="refuse"),
    path("<str:case_code>/<uuid:subject>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:case_code>/<uuid:subject>/look/", views.look, name="look"),
]

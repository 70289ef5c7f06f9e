"""Addresses of merging, below `cases/`."""

from django.urls import path

from lindung.cases.merging.web import views

app_name = "merging"
urlpatterns = [
    path("<str:case_code>/merge/", views.start, name="start"),
    path("<str:case_code>/merge/with/<str:other>/", views.propose, name="propose"),
    path("<str:case_code>/merge/<uuid:subject>/", views.one, name="one"),
    path("<str:case_code>/merge/<uuid:subject>/<slug:step>/", views.step, name="step"),
    path("<str:case_code>/merge/<uuid:subject>/parts/<uuid:part>/<slug:answer>/", views.part, name="part"),
]

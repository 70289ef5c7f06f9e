"""Addresses of the checklist."""

from django.urls import path

from lindung.protection.checklist.web import views

app_name = "checklist"
urlpatterns = [
    path("checklist/", views.country, name="country"),
    path("checklist/<str:item>/", views.keep, name="keep"),
    path("protection/<str:case_code>/checklist/", views.case, name="case"),
    path("protection/<str:case_code>/checklist/<str:item>/", views.answer, name="answer"),
]

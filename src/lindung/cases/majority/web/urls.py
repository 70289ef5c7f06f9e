"""Addresses of coming of age, below `cases/`."""

from django.urls import path

from lindung.cases.majority.web import views

app_name = "majority"
urlpatterns = [path("<str:case_code>/majority/", views.record, name="record")]

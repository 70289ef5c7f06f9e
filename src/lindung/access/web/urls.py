"""Addresses of access."""

from django.urls import path

from lindung.access.web import resume, views

app_name = "access"
urlpatterns = [
    path("lock/", views.lock, name="lock"),
    path("resume/", resume.resume, name="resume"),
]

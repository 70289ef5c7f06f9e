"""Addresses of access."""

from django.urls import path

from lindung.access.web import resume, second, views

app_name = "access"
urlpatterns = [
    path("lock/", views.lock, name="lock"),
    path("resume/", resume.resume, name="resume"),
    path("second-factor/", second.second_factor, name="second_factor"),
    path("prove/", second.prove, name="prove"),
]

"""Addresses of access."""

from django.urls import path

from lindung.access.web import resume, second, signed_in, views

app_name = "access"
urlpatterns = [
    path("lock/", views.lock, name="lock"),
    path("resume/", resume.resume, name="resume"),
    path("second-factor/", second.second_factor, name="second_factor"),
    path("signed-in/", signed_in.signed_in, name="signed_in"),
    path("signed-in/end/", signed_in.end, name="end"),
    path("prove/", second.prove, name="prove"),
]

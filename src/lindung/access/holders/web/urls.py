"""Addresses of the holders' pages."""

from django.urls import path

from lindung.access.holders.web import views

app_name = "holders"
urlpatterns = [
    path("", views.home, name="home"),
    path("key/", views.make, name="make"),
    path("key/change/", views.change, name="change"),
    path("key/forgotten/", views.forgot, name="forgot"),
    path("begin/", views.found, name="found"),
    path("admit/", views.admit, name="admit"),
    path("leave/", views.leave, name="leave"),
    path("renew/", views.renew, name="renew"),
    path("older-keys/", views.rewrap, name="rewrap"),
    path("<uuid:user>/remove/", views.remove, name="remove"),
]

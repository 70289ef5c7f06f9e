"""Addresses of groups, below `cases/groups/`."""

from django.urls import path

from lindung.cases.groups.web import views

app_name = "groups"
urlpatterns = [
    path("", views.groups, name="list"),
    path("new/", views.new, name="new"),
    path("of/<str:case_code>/", views.of_case, name="of_case"),
    path("<uuid:group>/", views.group, name="group"),
    path("<uuid:group>/call/", views.callout, name="callout"),
]

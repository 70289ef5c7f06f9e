"""Addresses of figures: by the code of a measure and the key of a result."""

from django.urls import path

from lindung.statistics.web import views

app_name = "figures"
urlpatterns = [
    path("", views.every, name="list"),
    path("<str:code>/", views.measure, name="measure"),
    path("<str:code>/compute/", views.compute, name="compute"),
    path("<str:code>/<uuid:result>/", views.result, name="result"),
]

"""Addresses of retention. A case is named by its code, an erasure by its key; never a person."""

from django.urls import path

from lindung.cases.retention.web import views

app_name = "retention"
urlpatterns = [
    path("", views.home, name="home"),
    path("erasures/<uuid:erasure>/", views.show, name="show"),
    path("erasures/<uuid:erasure>/review/", views.review, name="review"),
    path("erasures/<uuid:erasure>/refuse/", views.refuse, name="refuse"),
    path("erasures/<uuid:erasure>/hold/", views.hold_proposed, name="hold_proposed"),
    path("erasures/<uuid:erasure>/record/", views.record, name="record"),
    path("holds/<uuid:hold>/release/", views.release, name="release"),
    path("<str:case_code>/", views.case, name="case"),
    path("<str:case_code>/hold/", views.hold, name="hold"),
    path("<str:case_code>/ask/", views.ask, name="ask"),
]

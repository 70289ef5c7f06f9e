"""Addresses of identification. A case is named by its code, a talk by its key; never a person."""

from django.urls import path

from lindung.identification.web import conduct, determinations, outcome, start, talk

app_name = "identification"
urlpatterns = [
    path("", start.start, name="start"),
    path("determinations/<uuid:subject>/", determinations.show, name="determination"),
    path("determinations/<uuid:subject>/reconsider/", determinations.reconsider, name="reconsider"),
    path("<uuid:screening>/topics/<slug:topic>/", talk.topic, name="topic"),
    path("<uuid:screening>/stop/", conduct.stop, name="stop"),
    path("<uuid:screening>/end/", conduct.finish, name="finish"),
    path("<uuid:subject>/", conduct.resume, name="resume"),
    path("<str:case_code>/<uuid:subject>/", conduct.resume, name="resume"),
    path("<uuid:subject>/result/", outcome.result, name="result"),
    path("<str:case_code>/<uuid:subject>/result/", outcome.result, name="result"),
    path("<uuid:subject>/record/", outcome.show, name="show"),
    path("<str:case_code>/again/", start.again, name="again"),
    path("<str:case_code>/determination/", determinations.determine, name="determine"),
]

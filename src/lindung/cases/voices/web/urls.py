"""Addresses of complaints, below `complaints/`."""

from django.urls import path

from lindung.cases.voices.web import office, places

app_name = "voices"
urlpatterns = [
    path("", office.listed, name="list"),
    path("published/", office.published, name="published"),
    path("published/add/", office.publish, name="publish"),
    path("published/<uuid:subject>/take-back/", office.take_back, name="take_back"),
    path("asked/", places.asked, name="asked"),
    path("asked/<uuid:subject>/", places.answer, name="answer"),
    path("<uuid:subject>/", office.show, name="show"),
    path("<uuid:subject>/read/", office.read, name="read"),
    path("<uuid:subject>/reply/", office.reply, name="reply"),
    path("<uuid:subject>/ask/", office.ask, name="ask"),
    path("<uuid:subject>/close/", office.close, name="close"),
]

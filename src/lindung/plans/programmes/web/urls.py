"""Addresses of programmes: by the event's key."""

from django.urls import path

from lindung.plans.programmes.web import changing, importing, people, recording, views

app_name = "programmes"
urlpatterns = [
    path("", views.home, name="list"),
    path("record/", recording.choose, name="choose"),
    path("record/<slug:kind>/", recording.record, name="record"),
    path("import/", importing.send, name="import"),
    path("import/<uuid:sheet>/", importing.show, name="sheet"),
    path("import/<uuid:sheet>/confirm/", importing.confirm, name="confirm"),
    path("import/<uuid:sheet>/discard/", importing.discard, name="discard"),
    path("template/<slug:kind>.<slug:ending>", importing.template, name="template"),
    path("list/<slug:ending>", people.template, name="people_template"),
    path("<uuid:event>/", views.show, name="show"),
    path("<uuid:event>/correct/", changing.correct, name="correct"),
    path("<uuid:event>/cancel/", changing.cancel, name="cancel"),
    path("<uuid:event>/indicators/", changing.indicators, name="indicators"),
    path("<uuid:event>/people/", people.groups, name="people"),
    path("<uuid:event>/people/list/", people.from_list, name="people_list"),
]

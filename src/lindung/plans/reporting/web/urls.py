"""Addresses of reporting: by the codes of plan, period and indicator."""

from django.urls import path

from lindung.plans.reporting.web import cycle, deciding, views, writing

app_name = "reporting"
_REPORT = "reports/<str:plan>/<str:period>/<str:indicator>/"
urlpatterns = [
    path("", views.home, name="home"),
    path("committee/", views.inbox, name="inbox"),
    path("periods/", cycle.periods, name="periods"),
    path("periods/<uuid:period>/", cycle.show, name="period"),
    path("periods/<uuid:period>/open/", cycle.open_, name="open"),
    path("periods/<uuid:period>/close/", cycle.close, name="close"),
    path(_REPORT, views.report, name="report"),
    path(_REPORT + "write/", writing.write, name="write"),
    path(_REPORT + "question/", deciding.question, name="question"),
    path(_REPORT + "approve/", deciding.approve, name="approve"),
    path(_REPORT + "reopen/", deciding.reopen, name="reopen"),
]

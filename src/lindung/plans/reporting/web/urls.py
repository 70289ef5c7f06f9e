"""Addresses of reporting: by the codes of plan, indicator and period."""

from django.urls import path

from lindung.plans.reporting.web import cycle, deciding, evidence, talking, views, writing

app_name = "reporting"
_REPORT = "reports/<str:plan>/<str:indicator>/<str:period>/"
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
    path(_REPORT + "evidence/", evidence.add, name="evidence"),
    path("evidence/<uuid:evidence>/", evidence.open_, name="open_evidence"),
    path("evidence/<uuid:evidence>/remove/", evidence.remove, name="remove_evidence"),
    path("comments/", talking.asked, name="asked"),
    path("activities/<str:plan>/<str:activity>/", talking.comments, name="comments"),
    path("activities/<str:plan>/<str:activity>/in/<str:period>/", talking.comments, name="comment"),
    path("activities/<str:plan>/<str:activity>/invite/", talking.invite, name="invite"),
    path("invitations/<uuid:invitation>/end/", talking.end, name="end_invitation"),
    path(_REPORT + "reopen/", deciding.reopen, name="reopen"),
]

"""Addresses of care: of a case below `protection/`, and what is due in the reader's organisation."""

from django.urls import path

from lindung.protection.care.web import assessing, conferring, following, legal, pages, planning, services

app_name = "care"
CASE = "protection/<str:case_code>/care/"
urlpatterns = [
    path("care/", pages.due, name="due"),
    path(CASE, pages.home, name="home"),
    path(CASE + "print/", pages.to_print, name="print"),
    path(CASE + "needs/", assessing.assessments, name="assessments"),
    path(CASE + "needs/ask/<str:instrument>/", assessing.assess, name="assess"),
    path(CASE + "needs/<uuid:subject>/", assessing.assessment, name="assessment"),
    path(CASE + "goals/add/", planning.goal, name="goal"),
    path(CASE + "goals/<uuid:subject>/end/", planning.goal_end, name="goal_end"),
    path(CASE + "answer/", planning.answer, name="answer"),
    path(CASE + "services/", services.choose, name="services"),
    path(CASE + "services/add/<str:service>/", services.add, name="service_add"),
    path(CASE + "services/<uuid:subject>/", services.service, name="service"),
    path(CASE + "services/<uuid:subject>/delivered/", services.deliver, name="deliver"),
    path(CASE + "services/<uuid:subject>/end/", services.end, name="service_end"),
    path(CASE + "check-in/", following.check_in, name="check_in"),
    path(CASE + "not-safe/<uuid:subject>/", following.alarm, name="alarm"),
    path(CASE + "measures/", following.measure, name="measure"),
    path(CASE + "conferences/add/", conferring.confer, name="confer"),
    path(CASE + "conferences/<uuid:subject>/", conferring.conference, name="conference"),
    path(CASE + "conferences/<uuid:subject>/decide/", conferring.decide, name="decide"),
    path(CASE + "decisions/<uuid:subject>/", conferring.decision, name="decision"),
    path(CASE + "lawyer/add/", legal.lawyer, name="lawyer"),
    path(CASE + "lawyer/<uuid:subject>/end/", legal.lawyer_end, name="lawyer_end"),
    path(CASE + "claims/add/", legal.claim, name="claim"),
    path(CASE + "claims/<uuid:subject>/", legal.claim_move, name="claim_move"),
]

"""Addresses of permissions."""

from django.urls import path

from lindung.protection.permissions.web import applications, decisions, homes, work

app_name = "permissions"
_CASE = "protection/<str:case_code>/permissions/"
_ONE = _CASE + "<uuid:subject>/"
urlpatterns = [
    path("permissions/", homes.queue, name="queue"),
    path(_CASE, homes.home, name="home"),
    path(_CASE + "apply/", applications.apply, name="apply"),
    path(_CASE + "job/", work.note, name="job"),
    path(_CASE + "visits/<uuid:subject>/", work.visit, name="visit"),
    path(_CASE + "letters/<uuid:subject>/", decisions.letter, name="letter"),
    path(_ONE, homes.show, name="show"),
    path(_ONE + "papers/add/", applications.paper, name="paper"),
    path(_ONE + "papers/<uuid:paper>/drop/", applications.drop, name="drop"),
    path(_ONE + "withdraw/", applications.withdraw, name="withdraw"),
    path(_ONE + "review/", applications.review, name="review"),
    path(_ONE + "decide/", decisions.decide, name="decide"),
    path(_ONE + "pass/", decisions.renew, name="renew"),
    path(_ONE + "employment/", work.begin, name="begin"),
    path(_ONE + "employment/<uuid:job>/change/", work.change, name="change"),
    path(_ONE + "employment/<uuid:job>/end/", work.end, name="end"),
    path(_ONE + "concern/", work.concern, name="concern"),
]

"""Addresses of callouts: of a case by its code; one's own by the key of the offer, without any case."""

from django.urls import path

from lindung.protection.callouts.web import acts, mine, views

app_name = "callouts"
urlpatterns = [
    path("callouts/", views.listed, name="list"),
    path("callouts/mine/", mine.mine, name="mine"),
    path("callouts/mine/<uuid:offer>/accept/", mine.accept, name="accept"),
    path("callouts/mine/<uuid:offer>/decline/", mine.decline, name="decline"),
    path("callouts/mine/<uuid:offer>/step-down/", mine.step_down, name="step_down"),
    path("callouts/mine/<uuid:offer>/there/", mine.arrive, name="arrive"),
    path("callouts/mine/<uuid:offer>/done/", mine.finish, name="finish"),
    path("protection/<str:case_code>/callouts/", views.of_case, name="of_case"),
    path("protection/<str:case_code>/callouts/ask/", views.ask, name="ask"),
    path("protection/<str:case_code>/callouts/<uuid:subject>/", views.callout, name="callout"),
    path("protection/<str:case_code>/callouts/<uuid:subject>/offer/", acts.offer, name="offer"),
    path("protection/<str:case_code>/callouts/<uuid:subject>/answer/", acts.answer, name="answer"),
    path("protection/<str:case_code>/callouts/<uuid:subject>/there/", acts.there, name="there"),
    path("protection/<str:case_code>/callouts/<uuid:subject>/done/", acts.done, name="done"),
    path("protection/<str:case_code>/callouts/<uuid:subject>/missed/", acts.missed, name="missed"),
    path("protection/<str:case_code>/callouts/<uuid:subject>/cancel/", acts.cancel, name="cancel"),
]

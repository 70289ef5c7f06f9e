"""Addresses of referral. A case is named by its code, a referral by its key; never a person."""

from django.urls import path

from lindung.referral.web import lists, sending, showing

app_name = "referral"
urlpatterns = [
    path("", lists.inbox, name="list"),
    path("<str:case_code>/send/", sending.send, name="send"),
    path("<str:case_code>/other-harm/", sending.other_harm, name="other_harm"),
    path("<str:case_code>/<uuid:subject>/", showing.show, name="show"),
    path("<str:case_code>/<uuid:subject>/answer/", showing.show, name="answer"),
    path("<str:case_code>/<uuid:subject>/accept/", showing.accept, name="accept"),
    path("<str:case_code>/<uuid:subject>/decline/", showing.decline, name="decline"),
    path("<str:case_code>/<uuid:subject>/withdraw/", showing.withdraw, name="withdraw"),
    path("<str:case_code>/<uuid:subject>/complete/", showing.complete, name="complete"),
    path("<str:case_code>/<uuid:subject>/settle/", showing.settle, name="settle"),
]

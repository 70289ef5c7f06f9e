"""Addresses of consents, grants and blocks, below `cases/`."""

from django.urls import path

from lindung.cases.consents.web import blocks, consents, parts

app_name = "consents"
urlpatterns = [
    path("<str:case_code>/consents/", consents.listing, name="list"),
    path("<str:case_code>/consents/record/", consents.record, name="record"),
    path("<str:case_code>/consents/<uuid:consent>/", consents.show, name="show"),
    path("<str:case_code>/consents/<uuid:consent>/withdraw/", consents.withdraw, name="withdraw"),
    path("<str:case_code>/consents/<uuid:consent>/give/", parts.give_on_consent, name="give_on_consent"),
    path("<str:case_code>/access/give/", parts.give, name="give"),
    path("<str:case_code>/access/<uuid:grant>/end/", parts.end, name="end"),
    path("<str:case_code>/access/step-aside/", blocks.step_aside, name="step_aside"),
    path("<str:case_code>/access/block/", blocks.block, name="block"),
    path("<str:case_code>/access/block/<uuid:block>/lift/", blocks.lift, name="lift"),
]

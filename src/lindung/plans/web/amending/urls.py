"""Addresses of imports and amendments, within those of plans."""

from django.urls import path

from lindung.plans.web.amending import activities, changing, importing, past

urlpatterns = [
    path("import/", importing.send, name="import"),
    path("import/template/", importing.template, name="template"),
    path("import/<uuid:proposal>/", importing.show, name="proposal"),
    path("import/<uuid:proposal>/drop/", importing.drop, name="proposal_drop"),
    path("<str:code>/workbook/", importing.export, name="export"),
    path("<str:code>/history/", past.history, name="history"),
    path("<str:code>/history/<int:version>/", past.version, name="version"),
    path("<str:code>/unsettled/", past.unsettled, name="unsettled"),
    path("<str:code>/activities/add/", activities.add, name="add_activity"),
    path("<str:code>/activities/<str:part>/amend/", changing.choose, name="amend"),
    path("<str:code>/activities/<str:part>/amend/dates/", changing.dates, name="amend_dates"),
    path("<str:code>/activities/<str:part>/amend/lead/", changing.lead, name="change_lead"),
    path("<str:code>/activities/<str:part>/amend/committee/", changing.committee, name="change_committee"),
    path("<str:code>/activities/<str:part>/amend/title/", changing.title, name="retitle"),
    path("<str:code>/activities/<str:part>/amend/split/", activities.split, name="split_activity"),
    path("<str:code>/activities/<str:part>/amend/withdraw/", activities.withdraw, name="withdraw_activity"),
    path("<str:code>/indicators/<str:part>/target/", changing.target, name="amend_target"),
]

"""Addresses of protection. A case is named by its code, an order by its key; never a person."""

from django.urls import path

from lindung.protection.web import court, orders, reports

app_name = "protection"
urlpatterns = [
    path("orders/<uuid:subject>/", orders.order, name="order"),
    path("<str:case_code>/orders/<uuid:subject>/", orders.order, name="order"),
    path("orders/<uuid:subject>/end/", orders.end, name="end"),
    path("orders/<uuid:subject>/correct/", orders.correct, name="correction"),
    path("<str:case_code>/orders/<uuid:subject>/decision/", court.decide, name="decide"),
    path("<str:case_code>/orders/<uuid:subject>/refusal/", court.refuse, name="refuse"),
    path("<str:case_code>/custody/", orders.custody, name="custody"),
    path("<str:case_code>/application/", court.apply, name="apply"),
    path("<str:case_code>/interim-order/", court.interim, name="interim_order"),
    path("<str:case_code>/report/", reports.report, name="report"),
    path("<str:case_code>/protection-order/", court.protection, name="protection_order"),
    path("<str:case_code>/extension/", court.extend, name="extension"),
    path("<str:case_code>/release/", orders.release, name="release"),
]

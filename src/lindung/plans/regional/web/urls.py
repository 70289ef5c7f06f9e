"""Addresses of regional plans: by the plan's code, releases by key."""

from django.urls import path

from lindung.plans.regional.web import key_views, release_views, views

app_name = "regional"
urlpatterns = [
    path("", views.home, name="home"),
    path("receive/", release_views.receive, name="receive"),
    path("keys/", key_views.keys, name="keys"),
    path("keys/<uuid:partner_key>/compare/", key_views.compare, name="compare_key"),
    path("keys/<uuid:partner_key>/end/", key_views.end_key, name="end_key"),
    path("releases/<uuid:release>/", release_views.show, name="release"),
    path("releases/<uuid:release>/approve/", release_views.approve, name="approve"),
    path("releases/<uuid:release>/refuse/", release_views.refuse, name="refuse"),
    path("releases/<uuid:release>/withdraw/", release_views.withdraw, name="withdraw"),
    path("releases/<uuid:release>/file/", release_views.fetch, name="fetch"),
    path("releases/<uuid:release>/notice/", release_views.fetch_notice, name="fetch_notice"),
    path("received/<uuid:received>/", release_views.received, name="received"),
    path("<str:plan>/", views.show, name="plan"),
    path("<str:plan>/release/", release_views.make, name="make"),
]

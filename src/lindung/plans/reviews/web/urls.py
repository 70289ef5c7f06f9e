"""Addresses of reviews: by the code of the plan, or by the key of a review or an adjustment."""

from django.urls import path

from lindung.plans.reviews.web import acts, adjusting, carrying, pages, proposing

app_name = "reviews"
urlpatterns = [
    path("<uuid:review>/", pages.show, name="show"),
    path("<uuid:review>/hold/", acts.hold, name="hold"),
    path("<uuid:review>/gap/", acts.gap, name="gap"),
    path("<uuid:review>/adopt/", acts.adopt, name="adopt"),
    path("<uuid:review>/propose/<str:kind>/", proposing.propose, name="propose"),
    path("adjustments/<uuid:adjustment>/", adjusting.show, name="adjustment"),
    path("adjustments/<uuid:adjustment>/decide/", adjusting.decide, name="decide"),
    path("adjustments/<uuid:adjustment>/drop/", adjusting.drop, name="drop"),
    path("adjustments/<uuid:adjustment>/done/", adjusting.done, name="done"),
    path("adjustments/<uuid:adjustment>/confirm/", adjusting.confirm, name="confirm"),
    path("adjustments/<uuid:adjustment>/send-back/", adjusting.send_back, name="send_back"),
    path("<str:plan>/", pages.listed, name="list"),
    path("<str:plan>/begin/", acts.begin, name="begin"),
    path("<str:plan>/adjustments/", adjusting.listed, name="adjustments"),
    path("<str:plan>/evaluation/", pages.evaluated, name="evaluation"),
    path("<str:plan>/carry/", carrying.carry, name="carry"),
    path("<str:plan>/follow/", carrying.follow, name="follow"),
    path("<str:plan>/override/<str:period>/<str:activity>/", acts.override, name="override"),
]

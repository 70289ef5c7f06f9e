"""Addresses of the plan's pages: by the codes of plan and part."""

from django.urls import include, path

from lindung.plans.web import details, pages, years

app_name = "plans"
urlpatterns = [
    path("", pages.home, name="home"),
    path("", include("lindung.plans.web.amending.urls")),
    path("<str:code>/", pages.glance, name="glance"),
    path("<str:code>/timeline/", years.timeline, name="timeline"),
    path("<str:code>/compare/", years.compare, name="compare"),
    path("<str:code>/duties/", pages.duties, name="duties"),
    path("<str:code>/objectives/<str:part>/", pages.objective, name="objective"),
    path("<str:code>/activities/<str:part>/", details.activity, name="activity"),
    path("<str:code>/indicators/<str:part>/", details.indicator, name="indicator"),
    path("<str:code>/committees/<str:part>/", pages.committee, name="committee"),
]

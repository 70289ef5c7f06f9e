"""Addresses of leaving: of a case below `protection/`, and of everything that is due."""

from django.urls import path

from lindung.protection.leaving.web import steps, views

app_name = "leaving"
_CASE = "protection/<str:case_code>/leaving/"
urlpatterns = [
    path("leaving/", views.due, name="due"),
    path(_CASE, views.home, name="home"),
    path(f"{_CASE}options/add/", views.talk, name="talk"),
    path(f"{_CASE}options/<uuid:subject>/choose/", views.choose, name="choose"),
    path(f"{_CASE}options/<uuid:subject>/drop/", views.drop, name="drop"),
    path(f"{_CASE}follow-ups/<uuid:subject>/", views.follow_up, name="follow_up"),
    path(f"{_CASE}<uuid:subject>/", views.show, name="show"),
    path(f"{_CASE}<uuid:subject>/sheet/", views.sheet, name="sheet"),
    path(f"{_CASE}<uuid:subject>/confirm/", views.confirm, name="confirm"),
    path(f"{_CASE}<uuid:subject>/override/", steps.override, name="override"),
    *(
        path(f"{_CASE}<uuid:subject>/{name.replace('_', '-')}/", steps.step, {"step": name}, name=name)
        for name in steps.PAGES
    ),
]

"""Addresses of committees: by key."""

from django.urls import path

from lindung.plans.committees.web import meeting_views, minutes_views, point_views, views

app_name = "committees"
urlpatterns = [
    path("", views.home, name="home"),
    path("mine/", point_views.mine, name="mine"),
    path("actions/<uuid:point>/", point_views.show, name="action"),
    path("actions/<uuid:point>/done/", point_views.done, name="done"),
    path("actions/<uuid:point>/close/", point_views.close, name="close"),
    path("actions/<uuid:point>/reopen/", point_views.reopen, name="reopen"),
    path("meetings/<uuid:meeting>/", meeting_views.show, name="meeting"),
    path("meetings/<uuid:meeting>/print/", meeting_views.printed, name="print"),
    path("meetings/<uuid:meeting>/change/", meeting_views.change, name="change"),
    path("meetings/<uuid:meeting>/draft/", meeting_views.draft, name="draft"),
    path("meetings/<uuid:meeting>/items/", meeting_views.add_item, name="add_item"),
    path("meetings/<uuid:meeting>/items/<uuid:item>/drop/", meeting_views.drop_item, name="drop_item"),
    path("meetings/<uuid:meeting>/step/<str:step>/", meeting_views.step, name="step"),
    path("meetings/<uuid:meeting>/minutes/", minutes_views.minutes, name="minutes"),
    path("meetings/<uuid:meeting>/decisions/", minutes_views.decisions, name="decisions"),
    path("<uuid:committee>/", views.show, name="show"),
    path("<uuid:committee>/call/", meeting_views.call, name="call"),
    path("<uuid:committee>/members/", views.members, name="members"),
    path("<uuid:committee>/members/<uuid:seat>/end/", views.unseat, name="unseat"),
]

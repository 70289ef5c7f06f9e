"""Addresses of shelters: houses below `shelters/`, a person's place below `protection/`."""

from django.urls import path

from lindung.protection.shelters.web import away, houses, places, standards

app_name = "shelters"
_PLACE = "protection/<str:case_code>/place/"
urlpatterns = [
    path("shelters/", houses.show_board, name="board"),
    path("shelters/waiting/", houses.waiting, name="waiting"),
    path("shelters/<uuid:house_id>/", houses.house, name="house"),
    path("shelters/<uuid:house_id>/close/", houses.close, name="close"),
    path("shelters/<uuid:house_id>/open/", houses.open_again, name="open"),
    path("shelters/<uuid:house_id>/standards/", standards.reviews, name="reviews"),
    path("shelters/<uuid:house_id>/standards/start/", standards.start, name="start_review"),
    path("shelters/standards/<uuid:review_id>/", standards.review, name="review"),
    path("shelters/standards/<uuid:review_id>/finish/", standards.finish, name="finish_review"),
    path("shelters/standards/<uuid:review_id>/items/<slug:item>/", standards.mark, name="mark"),
    path("shelters/findings/<uuid:finding_id>/evidence/", standards.evidence, name="evidence"),
    path("shelters/findings/<uuid:finding_id>/close/", standards.close, name="close_finding"),
    path(_PLACE, places.place, name="place"),
    path(f"{_PLACE}hold/", places.hold, name="hold"),
    path(f"{_PLACE}come/", places.settle_in, name="settle_in"),
    path(f"{_PLACE}<uuid:subject>/arrived/", places.arrived, name="arrived"),
    path(f"{_PLACE}<uuid:subject>/let-go/", places.let_go, name="let_go"),
    path(f"{_PLACE}<uuid:subject>/move/", places.move, name="move"),
    path(f"{_PLACE}<uuid:subject>/keep/", away.keep, name="keep"),
    path(f"{_PLACE}<uuid:subject>/leave/", places.leave, name="leave"),
    path(f"{_PLACE}<uuid:subject>/away/", away.away, name="away"),
    path(f"{_PLACE}<uuid:subject>/incident/", away.incident, name="incident"),
    path(f"{_PLACE}absences/<uuid:subject>/", away.back, name="back"),
    path(f"{_PLACE}incidents/<uuid:subject>/", away.settle, name="settle"),
]

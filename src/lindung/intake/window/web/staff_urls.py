"""Addresses of the window's pages for staff, below `cases/`."""

from django.urls import path

from lindung.intake.window.web import staff

app_name = "case_window"
urlpatterns = [
    path("<str:case_code>/window/", staff.home, name="home"),
    path("<str:case_code>/window/give/", staff.give, name="give"),
    path("<str:case_code>/window/reopen/", staff.reopen, name="reopen"),
    path("<str:case_code>/window/end/", staff.end, name="end"),
    path("<str:case_code>/window/read/", staff.read, name="read"),
    path("<str:case_code>/window/write/", staff.write, name="write"),
    path("<str:case_code>/window/ask/", staff.ask, name="ask"),
    path("<str:case_code>/window/seen/", staff.seen, name="seen"),
    path("<str:case_code>/window/questions/<uuid:subject>/withdraw/", staff.take_back, name="take_back"),
]

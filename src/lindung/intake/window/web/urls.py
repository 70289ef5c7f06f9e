"""Addresses of the person's pages, below `window/`."""

from django.urls import path

from lindung.intake.window.web import public

app_name = "window"
urlpatterns = [
    path("", public.start, name="start"),
    path("leave/", public.leave, name="leave"),
    path("<str:language>/", public.enter, name="enter"),
    path("<str:language>/in/", public.first, name="first"),
    path("<str:language>/in/write/", public.write, name="write"),
    path("<str:language>/in/tell/", public.tell, name="tell"),
    path("<str:language>/in/done/", public.done, name="done"),
    path("<str:language>/in/answer/", public.answer, name="answer"),
    path("<str:language>/in/ok/", public.okay, name="okay"),
    path("<str:language>/in/end/", public.finish, name="finish"),
    path("<path:rest>", public.astray, name="astray"),
]

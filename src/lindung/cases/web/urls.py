"""Addresses of the hub's pages, below `cases/` where the desk mounts them."""

from django.urls import path

from lindung.cases.web import course, identity, people, tasks, writing

app_name = "cases"
urlpatterns = [
    path("open/", people.open_case, name="open"),
    path("tasks/<uuid:task>/assign/", tasks.assign, name="assign"),
    path("tasks/<uuid:task>/done/", tasks.tick, name="tick"),
    path("<str:case_code>/facts/", people.person, name="person"),
    path("<str:case_code>/people/", people.link, name="link"),
    path("<str:case_code>/note/", writing.note, name="note"),
    path("<str:case_code>/identity/", identity.record, name="identity"),
    path("<str:case_code>/course/<slug:step>/", course.move, name="move"),
]

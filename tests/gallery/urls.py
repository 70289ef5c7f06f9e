"""Addresses of the gallery: the site's own, with the sample pages before them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import include, path
from django.views.i18n import set_language

from tests.gallery import samples


def sample(request: HttpRequest, name: str) -> HttpResponse:
    """Show one sample page."""
    context = {**samples.FRAME, **samples.context(name=name)}
    return render(request, f"gallery/{name}.html", context)


def form(request: HttpRequest) -> HttpResponse:
    """Show every kind of field; a POST is judged and shown again."""
    filled = samples.EveryField(request.POST or None)
    filled.is_valid()
    return render(request, "gallery/form.html", {**samples.FRAME, "form": filled})


def problem(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the pages for what went wrong, as its handler renders it."""
    if name in {"500", "503"}:
        return HttpResponse(render_to_string(f"{name}.html", samples.context(name=name)))
    return render(request, samples.PROBLEMS[name], samples.context(name=name))


urlpatterns = [
    path("gallery/form", form),
    path("gallery/problem/<name>", problem),
    path("gallery/<name>", sample),
    path("language/", set_language, name="set_language"),
    path("account/", include("allauth.urls")),
    path("access/", include("lindung.access.web.urls")),
]

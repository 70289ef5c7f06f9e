"""Changing the language in the middle of a form: the answers come back in the new language, unjudged."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from lindung.kernel.web.forms import LANGUAGE_WISH

FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
Handler = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Honours a form's wish for another language (`_language`) now and for the pages after it.

    Belongs after `LocaleMiddleware`. The form itself sees the wish and skips its judgement.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_form = request.method == "POST" and request.content_type in FORM_TYPES
        wish = request.POST.get(LANGUAGE_WISH, "") if is_form else ""
        if wish not in dict(settings.LANGUAGES):
            return self.get_response(request)
        translation.activate(wish)
        request.LANGUAGE_CODE = wish
        response = self.get_response(request)
        response.headers["Content-Language"] = wish
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wish,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
        return response

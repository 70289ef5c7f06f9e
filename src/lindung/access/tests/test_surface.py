"""What the application shows to everybody, and what it has nowhere."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve


def test_security_txt_says_where_to_report(settings: Any) -> None:
    settings.ROOT_URLCONF = "lindung.config.urls"
    with_urls = "/.well-known/security.txt"
    view = resolve(with_urls, urlconf="lindung.config.urls").func
    settings.SECURITY_CONTACT = "mailto:security@lindung.example"
    settings.SECURITY_POLICY = "https://lindung.example/policy"
    answer = view(RequestFactory().get(with_urls))
    lines = answer.text.splitlines()
    assert "Contact: mailto:security@lindung.example" in lines
    assert "Policy: https://lindung.example/policy" in lines
    assert [line for line in lines if line.startswith("Expires: 20")]
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_there_is_no_admin_site_anywhere() -> None:
    def names(resolver: URLResolver) -> list[str]:
        found = []
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                found += [str(entry.app_name), str(entry.namespace), *names(entry)]
            elif isinstance(entry, URLPattern):
                found.append(getattr(entry.callback, "__module__", ""))
        return found

    assert not [name for name in names(get_resolver("lindung.config.urls")) if "admin" in name.split(".")]
    assert not apps.is_installed("django.contrib.admin")

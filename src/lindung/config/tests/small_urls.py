"""Access's test pages and the health checks."""

from django.urls import path

from lindung.access.tests.urls import handler400, handler404, handler500
from lindung.access.tests.urls import urlpatterns as pages
from lindung.config import health

urlpatterns = [path("healthz", health.healthz), path("readyz", health.readyz), *pages]

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

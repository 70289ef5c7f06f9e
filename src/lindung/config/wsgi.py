"""The server's way in."""

import gc
import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lindung.config.settings")

application = get_wsgi_application()

from lindung.config.settings import env  # noqa: E402 - settings are read when the application is made

if not env.secret_key:
    raise ImproperlyConfigured("LINDUNG_SECRET_KEY: give a secret key before serving, or its file in …_FILE.")

# What is loaded by now stays: keep the collector from walking it again and again while pages are made.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)

"""The real settings over access's few pages: what is proved here does not wait for other rooms."""

from lindung.config.settings import *  # noqa: F403

ROOT_URLCONF = "lindung.config.tests.small_urls"

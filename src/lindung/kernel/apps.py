"""Django's handle on the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The room below all others."""

    name = "lindung.kernel"
    label = "kernel"

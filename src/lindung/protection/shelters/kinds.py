"""What houses and zones are: codes with their words, which the country's file names too, before any model is loaded."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrderKind(TextChoices):
    """Under which order a person stays, as far as houses keep people apart by it."""

    INTERIM = "interim", _("Interim order")
    FULL = "full", _("Protection order")
    NONE = "none", _("No order")


class HouseKind(TextChoices):
    """What a house is for."""

    TRANSIT = "transit", _("Transit house")
    LONG_TERM = "long_term", _("Longer stay")
    COMMUNITY = "community", _("Living in the community")
    FAMILY = "family", _("Families")
    CHILD = "child", _("Children")


class Children(TextChoices):
    """Whether a house takes children, and how."""

    NONE = "none", _("No children")
    WITH_PARENT = "with_parent", _("Children with their parent")
    ALONE = "alone", _("Children, alone or with a parent")


class Audience(TextChoices):
    """For whom a zone is."""

    WOMEN = "women", _("Women")
    MEN = "men", _("Men")
    FAMILY = "family", _("Families together")
    GIRLS = "girls", _("Girls")
    BOYS = "boys", _("Boys")
    CHILDREN = "children", _("Small children of any sex")
    PRIVATE = "private", _("A room of one's own")

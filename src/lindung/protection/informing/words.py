"""Names of acts, tasks and events of informing."""

from __future__ import annotations

from typing import Final

from lindung.protection.informing.models import Contact

TELL: Final = "informing.tell"
TELL_AGAIN: Final = "informing.again"
TOLD: Final = "informing.told"
"""The act that fulfils both."""

SEND: Final = "informing.contact_send"
FOLLOW_UP: Final = "informing.contact_follow"
CLOSE: Final = "informing.contact_close"
STEPPED: Final = "informing.contact_stepped"
"""The act that fulfils the three, each about its contact."""

MATTERS: Final = {
    Contact.Kind.FAMILY.value: "family_contact",
    Contact.Kind.TRACING.value: "family_contact",
    Contact.Kind.EMBASSY.value: "embassy_contact",
}
"""What the person must have agreed to for each kind of contact."""

"""Keys derived from the installation's secret, one per purpose."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def fernet(*, purpose: str) -> Fernet:
    """Return the cipher for one purpose; another purpose's tokens do not open with it."""
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"lindung:{purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derive.derive(settings.SECRET_KEY.encode())))

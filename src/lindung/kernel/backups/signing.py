"""A manifest's signature, by the key that signs the audit trail's heads."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Final

from lindung.kernel.audit import keys
from lindung.kernel.backups.manifest import NAME, Manifest, parts
from lindung.kernel.backups.problems import Refused

_ABOUT: Final = b"lindung:backup:1:"


def write(*, manifest: Manifest, folder: Path) -> None:
    """Write the signed manifest into a folder that has not its final name yet."""
    text = manifest.as_json()
    signature = base64.b64encode(keys.sign(text=_ABOUT + text)).decode()
    content = {"manifest": json.loads(text), "signature": signature, "key": keys.fingerprint()}
    (folder / NAME).write_text(json.dumps(content, indent=1) + "\n", encoding="ascii")


def check_signature(*, folder: Path, public: Path | None) -> None:
    """Raise `Refused` unless the manifest was signed by this installation's key, or by the one in the file `public`."""
    manifest, signature = parts(folder=folder)
    try:
        signed = keys.is_signed(text=_ABOUT + manifest.as_json(), signature=signature, public=public)
    except (OSError, ValueError) as error:
        raise Refused(
            f"The public key that signed the backup cannot be read ({error}). Put audit-head.pub into the folder of the"
            " keys, or name it with --public."
        ) from None
    if not signed:
        raise Refused(
            f"The manifest in {folder.name} was altered, or another installation signed it. Use another copy, or name"
            " the public key it was signed with (--public)."
        )

"""The settings an operator can make: read once, typed, refused at start when wrong.

Each is an environment variable `LINDUNG_<NAME>`; a secret may come from a file named by `LINDUNG_<NAME>_FILE`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path

LEAST_AND_MOST = {
    "idle_minutes": (1, 12 * 60),
    "db_port": (1, 65535),
    "db_pool": (0, 1000),
    "upload_limit_mb": (1, 50),
}


class WrongSetting(SystemExit):
    """A setting that cannot be used: the program stops and says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Every operator setting with its meaning (the reference page is generated from here)."""

    country: str = field(default="mys", metadata={"doc": "Country pack: the folder's name under countries/."})
    secret_key: str = field(
        default="", metadata={"doc": "Signs sessions and encrypts one-time-code secrets."}
    )
    hosts: str = field(
        default="127.0.0.1,localhost", metadata={"doc": "Names the site is reached by, with commas."}
    )
    https: bool = field(default=False, metadata={"doc": "Served through HTTPS: secure cookies and HSTS."})
    demo: bool = field(default=False, metadata={"doc": "Says on every page that all data are invented."})
    second_factor: str = field(
        default="required",
        metadata={
            "doc": "`required`: nobody works without one. `demo`: password alone, in a demonstration only."
        },
    )
    security_contact: str = field(
        default="", metadata={"doc": "Where to report a weakness, for security.txt: mailto:… or https://…"}
    )
    security_policy: str = field(
        default="", metadata={"doc": "Address of the policy for such reports; empty: none is named."}
    )
    idle_minutes: int = field(
        default=15, metadata={"doc": "Minutes without a request until the session locks."}
    )
    key_provider: str = field(
        default="file",
        metadata={
            "doc": "Who keeps the keys: `file`, `keyd` (the key service) or `pkcs11` (a hardware module)."
        },
    )
    keys: str = field(
        default="", metadata={"doc": "Folder of the key file; empty: `keys` in the folder of the data."}
    )
    heads: str = field(
        default="",
        metadata={
            "doc": "Folder where the audit trail's signed heads are published; empty: `heads` beside the data."
        },
    )
    keyd_socket: str = field(
        default="/run/lindung-keyd/keyd.sock", metadata={"doc": "Socket of the key service."}
    )
    pkcs11_module: str = field(default="", metadata={"doc": "Library of the hardware module."})
    pkcs11_token: str = field(default="", metadata={"doc": "Label of its token."})
    pkcs11_pin: str = field(default="", metadata={"doc": "Its user PIN; better from a file."})
    scanner: str = field(
        default="",
        metadata={"doc": "Socket of clamd: documents wait until it has looked; empty: none looks."},
    )
    upload_limit_mb: int = field(default=20, metadata={"doc": "Most megabytes of one uploaded file."})
    db_host: str = field(default="", metadata={"doc": "Socket directory or host of PostgreSQL."})
    db_port: int = field(default=5432, metadata={"doc": "Port of PostgreSQL."})
    db_name: str = field(default="lindung", metadata={"doc": "Database."})
    db_user: str = field(
        default="lindung_app",
        metadata={"doc": "Role that serves the pages: bound by row-level security, it owns nothing."},
    )
    db_password: str = field(default="", metadata={"doc": "Its password."})
    db_owner: str = field(
        default="lindung",
        metadata={
            "doc": "Role that owns the tables, for `lindung migrate` and other commands of an operator."
        },
    )
    db_owner_password: str = field(default="", metadata={"doc": "Its password."})
    db_pool: int = field(
        default=8, metadata={"doc": "Most connections per process; 0 opens one per request."}
    )


def read(source: dict[str, str] | None = None) -> Environment:
    """Read the environment; raises `WrongSetting` naming the first variable that cannot be used."""
    given = dict(os.environ) if source is None else source
    values: dict[str, str | int | bool] = {}
    for item in fields(Environment):
        name = f"LINDUNG_{item.name.upper()}"
        text = given.get(name)
        if text is None and (path := given.get(f"{name}_FILE")):
            try:
                text = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                why = error.strerror if isinstance(error, OSError) else "it is not text"
                raise WrongSetting(f"{name}_FILE: cannot read it ({why}). Check the path.") from None
        if text is not None:
            value = values[item.name] = _typed(name, text, type(item.default))
            least, most = LEAST_AND_MOST.get(item.name, (0, 0))
            if isinstance(value, int) and most and not least <= value <= most:
                raise WrongSetting(f"{name}: write a number from {least} to {most}.")
    made = Environment(**values)  # type: ignore[arg-type]
    _check(made)
    return made


def _check(made: Environment) -> None:
    if made.second_factor not in {"required", "demo"}:
        raise WrongSetting("LINDUNG_SECOND_FACTOR: write required; or demo, in a demonstration.")
    if made.second_factor == "demo" and not made.demo:
        raise WrongSetting(
            "LINDUNG_SECOND_FACTOR: only a demonstration (LINDUNG_DEMO) does without. Write required, or leave it out."
        )
    for name in ("security_contact", "security_policy"):
        text = getattr(made, name)
        known = ("mailto:", "https://", "tel:") if name == "security_contact" else ("https://",)
        if text and (not text.startswith(known) or not text.isprintable() or " " in text):
            raise WrongSetting(
                f"LINDUNG_{name.upper()}: write an address that begins with {' or '.join(known)}."
            )


def _typed(name: str, text: str, kind: type) -> str | int | bool:
    if kind is bool:
        if text.lower() not in {"true", "false", "1", "0"}:
            raise WrongSetting(f"{name}: write true or false.")
        return text.lower() in {"true", "1"}
    if kind is int:
        if not text.isdecimal():
            raise WrongSetting(f"{name}: write a whole number.")
        return int(text)
    return text

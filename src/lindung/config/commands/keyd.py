"""The key service. Its process replaces this one, so that nothing of the program is loaded beside the keys."""

from __future__ import annotations

import os
import sys

import typer

ANY_ARGUMENTS = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def keyd(context: typer.Context) -> None:
    """Keep the wrapping keys in a process and an account of their own; `init` and `rotate` make them.

    Example: lindung keyd --socket /run/lindung-keyd/keyd.sock --keys /var/lib/lindung-keyd --allow-user lindung
    """
    os.execv(sys.executable, [sys.executable, "-m", "lindung.kernel.sealing.keyd", *context.args])  # noqa: S606

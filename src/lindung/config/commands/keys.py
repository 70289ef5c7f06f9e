"""The keys that wrap the persons' keys: a new one, and everything wrapped anew."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from lindung.config.commands.ground import ground, refuse, say
from lindung.config.commands.run import Country

keys = typer.Typer(help="The keys that wrap the persons' keys.", no_args_is_help=True)


@keys.callback()
def _keys() -> None:
    """The keys that wrap the persons' keys."""


@keys.command()
def status(country: Country = None) -> None:
    """Say who keeps the wrapping keys, which is in use, and how many persons' keys still wait for it.

    Example: lindung keys status
    """
    with ground(country=country):
        from django.conf import settings

        from lindung.kernel.sealing.keys import waiting
        from lindung.kernel.sealing.problems import Locked
        from lindung.kernel.sealing.providers import provider

        try:
            version, left = provider().version(), waiting()
        except Locked as locked:
            refuse(f"{locked} Start the keeper ({settings.KEY_PROVIDER}) and look again.")
    say(f"Keeper: {settings.KEY_PROVIDER}. Wrapping key in use: {version}. Still under an older one: {left}.")
    if left:
        say("Go on with lindung keys rotate --no-new.")


@keys.command()
def rotate(
    new: Annotated[
        bool, typer.Option(help="Make a new wrapping key first; --no-new goes on after an interruption.")
    ] = True,
    batch: Annotated[int, typer.Option(min=1, max=10000, help="Keys in one transaction.")] = 500,
    country: Country = None,
) -> None:
    """Wrap every person's key under a new wrapping key, while everybody goes on working.

    Killed midway, nothing is lost: run it again, it goes on where it was. Example: lindung keys rotate
    """
    started = time.monotonic()
    with ground(country=country):
        from django.conf import settings

        from lindung.kernel.sealing import keyfile
        from lindung.kernel.sealing.keys import rotate_some, waiting
        from lindung.kernel.sealing.problems import Locked

        try:
            left = waiting()
            if new and left:
                say(f"{left} keys still wait from the last time: first these, and no new wrapping key yet.")
            elif new and settings.KEY_PROVIDER == "file":
                say(
                    f"Wrapping key {keyfile.add_version(folder=Path(settings.KEYS_FOLDER))} is made and in use."
                )
            elif new:
                say(
                    f"The keeper ({settings.KEY_PROVIDER}) makes its own key: lindung keyd rotate; or its tool."
                )
            total, done = waiting(), 0
            while count := rotate_some(limit=batch):
                done += count
                say(f"{done} of {total}")
            if left := waiting():
                refuse(f"{left} keys are in other hands just now. Run lindung keys rotate --no-new again.")
        except Locked as locked:
            refuse(
                f"{locked} What was wrapped stays so. Start the keeper and run lindung keys rotate --no-new."
            )
    say(f"Nothing is under an older wrapping key: {done} wrapped anew in {time.monotonic() - started:.1f} s.")

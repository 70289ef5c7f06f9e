"""The escrow: set up with three trustees, used with two."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lindung.config.commands.ground import ground, refuse, say
from lindung.config.commands.run import Country

if TYPE_CHECKING:
    from lindung.access.holders.actions import Share

escrow = typer.Typer(
    help="The key of last resort: three trustees hold shares, two suffice.", no_args_is_help=True
)


@escrow.callback()
def _escrow() -> None:
    """The key of last resort: three trustees hold shares, two suffice."""


@escrow.command()
def ceremony(
    trustee: Annotated[list[str], typer.Option(help="Name of a trustee; give three.")],
    recipient: Annotated[
        list[str] | None, typer.Option(help="Their age recipients (age1…), in the same order.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Where the shares sealed to the recipients are written.")
    ] = None,
    country: Country = None,
) -> None:
    """Make the escrow. Each share is sealed to its trustee's own age recipient, or printed once without recipients.

    Example: lindung escrow ceremony --trustee "Chief judge" --trustee "Ombudsman" --trustee "Secretary" --folder /mnt
    """
    recipients = recipient or []
    if recipients and (len(recipients) != len(trustee) or folder is None):
        refuse("Give one --recipient for each --trustee, and --folder for the sealed shares.")
    _check_recipients(recipients)
    with ground(country=country):
        from lindung.access.holders.actions import WrongShares
        from lindung.access.holders.actions import ceremony as hold
        from lindung.kernel import clock, walls

        try:
            with walls.telling_system():
                made, shares = hold(trustees=trustee, at=clock.now())
                if recipients and folder is not None:
                    write_sealed(shares, recipients, folder)
        except WrongShares as error:
            refuse(str(error))
    say(f"Escrow {made.version} is made. Two of the three shares recover a group of holders.")
    if recipients:
        say(f"The sealed shares lie in {folder}. Hand each to its trustee and delete the copies here.")
        return
    say("Let each trustee write down their share alone; it is never shown again.")
    for share in shares:
        typer.echo(f"{share.trustee}: {share.text}")


def _check_recipients(recipients: list[str]) -> None:
    from pyrage import RecipientError, x25519

    for number, text in enumerate(recipients, 1):
        try:
            x25519.Recipient.from_str(text)
        except RecipientError:
            refuse(f"Recipient {number} is no age recipient. It begins with age1; see age-keygen.")


def write_sealed(shares: Sequence[Share], recipients: list[str], folder: Path) -> None:
    """Write each share to a file that only its trustee's age identity opens; nothing stands anywhere in clear."""
    from pyrage import encrypt, x25519

    folder.mkdir(parents=True, exist_ok=True)
    for share, text in zip(shares, recipients, strict=True):
        sealed = encrypt(share.text.encode(), [x25519.Recipient.from_str(text)])
        _write(folder / f"share-{share.number}.age", sealed)


def write_demo(shares: Sequence[Share], folder: Path) -> None:
    """Write the shares of an invented escrow in clear, for drills."""
    folder.mkdir(parents=True, exist_ok=True)
    for share in shares:
        _write(folder / f"share-{share.number}.txt", f"{share.text}\n".encode())


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


@escrow.command()
def recover(
    organisation: Annotated[str, typer.Option(help="Code of the organisation whose holders are lost.")],
    username: Annotated[
        str, typer.Option(help="Who holds the new key; they have made a key on the page Holders.")
    ],
    country: Country = None,
) -> None:
    """Give a group of holders that nobody can use a new key; asks for two shares without showing them.

    Example: lindung escrow recover --organisation secretariat --username n.osman
    """
    shares = [typer.prompt(f"Share {number}", hide_input=True, err=True) for number in (1, 2)]
    with ground(country=country):
        from lindung.access.holders.actions import recover_ring
        from lindung.access.holders.models import Ring
        from lindung.access.models import User
        from lindung.kernel import clock, walls
        from lindung.kernel.problems import Refusal

        with walls.telling_system():
            ring = Ring.objects.filter(organisation__code=organisation).first()
            user = User.objects.filter(username=username.strip().lower(), is_active=True).first()
            if ring is None or user is None:
                refuse(
                    "There is no group of holders of this organisation, or no active account of this name."
                )
            try:
                count = recover_ring(ring=ring, shares=shares, user=user, at=clock.now())
            except Refusal as error:
                refuse(str(error))
    say(f"Recovered: {count} persons' keys are in the hands of {username}. All holders have been told.")

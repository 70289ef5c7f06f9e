"""The audit trail: its signed head, and whether it is whole."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated

import typer

from lindung.config.commands.ground import ground, refuse, say
from lindung.config.commands.run import Country

audit = typer.Typer(help="The trail of who did what.", no_args_is_help=True)


@audit.callback()
def _audit() -> None:
    """The trail of who did what."""


@audit.command()
def head(
    out: Annotated[Path, typer.Option(help="File to write; keep it where the database's keeper cannot.")],
    country: Country = None,
) -> None:
    """Write where every chain of the trail ends now, signed with this installation's key.

    Example: lindung audit head --out /mnt/notary/2026-11-22.json
    """
    with ground(country=country):
        from lindung.kernel import clock, walls
        from lindung.kernel.audit import heads, keys

        with walls.telling_system():
            made = heads.present(at=clock.now())
        try:
            heads.write(head=made, path=out)
        except OSError as error:
            refuse(f"Cannot write the head ({error.strerror}). Choose another file with --out.")
        say(f"{made.rows} rows on {len(made.shards)} chains; signed by {keys.fingerprint()}.")


@audit.command()
def verify(
    head: Annotated[
        list[Path] | None, typer.Option(help="Published head to check against; otherwise all that lie here.")
    ] = None,
    public: Annotated[
        Path | None, typer.Option(help="Public key of the heads, if not this folder's.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")] = False,
    country: Country = None,
) -> None:
    """Read the whole trail and name the first row that was edited, forged, removed or moved, and any cut end.

    Example: lindung audit verify --head /mnt/notary/2026-11-22.json
    """
    started = time.monotonic()
    with ground(country=country):
        from lindung.kernel import walls
        from lindung.kernel.audit import heads
        from lindung.kernel.audit.verify import verify as read_trail

        files = list(head or heads.published())
        try:
            known = [heads.read(path=path, public=public) for path in files]
        except heads.WrongHead as wrong:
            _answer(as_json, {"whole": False, "wrong_head": str(wrong)})
            refuse(str(wrong))
        except OSError as error:
            refuse(f"Cannot read {error.filename} ({error.strerror}). Check the path.")
        with walls.telling_system():
            report = read_trail(heads=known)
    seconds = time.monotonic() - started
    named = [
        {"fault": one.fault, "row": one.row, "shard": one.shard, "place": one.sequence, "text": str(one)}
        for one in report.named
    ]
    answer = {"whole": report.whole, "rows": report.rows, "chains": report.shards, "heads": len(known)}
    _answer(as_json, {**answer, "faults": report.faults, "named": named})
    say(f"{report.rows} rows on {report.shards} chains read in {seconds:.1f} s.")
    say(f"Published heads compared: {len(known)}.")
    if not known:
        say("No published head was there to compare with: a cut end could not be seen.")
    if not report.whole:
        refuse("\n".join([f"The trail is not whole: {report.faults} faults.", *map(str, report.named)]))
    say("The trail is whole.")


def _answer(as_json: bool, content: dict[str, object]) -> None:
    if as_json:
        typer.echo(json.dumps(content))

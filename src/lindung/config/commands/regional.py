"""`lindung plan release` and `lindung plan receive`: counts between countries, as signed files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lindung.config.commands.ground import ground, refuse, say
from lindung.config.commands.run import Country

if TYPE_CHECKING:
    from lindung.access.actors import Actor

_BY = Annotated[str, typer.Option("--by", help="Username of who acts: a monitoring officer.")]


def release(
    number: Annotated[str, typer.Argument(help="Number of a release; leave it out to propose one.")] = "",
    plan: Annotated[str, typer.Option(help="Code of the regional plan.")] = "",
    period: Annotated[str, typer.Option(help="Code of its period, such as 2025.")] = "",
    measure: Annotated[list[str] | None, typer.Option(help="Code of a measure; may be repeated.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the signed file.")] = None,
    by: _BY = "",
    country: Country = None,
) -> None:
    """Propose a release of counts, or write the signed file of one that a second person has approved on its page.

    Example: lindung plan release --plan REGION-1 --period 2025 --measure cases.opened --by n.osman
    and then: lindung plan release REL-7KQ4-M2XD --out release.json
    """
    if bool(number) == bool(measure) or bool(number) != bool(out):
        refuse(
            "Either propose (--plan, --period, --measure, --by), or give the number of a release and --out."
        )
    with ground(country=country):
        if number:
            _write(number, out or Path())
        else:
            _propose(plan, period, measure or [], by)


def _propose(plan: str, period: str, codes: list[str], by: str) -> None:
    from lindung.access.wall import behind
    from lindung.kernel import clock
    from lindung.kernel.problems import Refusal
    from lindung.plans.models import Period
    from lindung.plans.regional import actions

    actor = _actor(by)
    found = Period.objects.filter(plan__code=plan, code=period).select_related("plan").first()
    if found is None:
        codes_there = Period.objects.filter(plan__code=plan).values_list("code", flat=True)
        refuse(
            f"There is no period {period!r} of a plan {plan!r}. There are: {', '.join(codes_there) or 'none'}."
        )
    try:
        with behind(actor):
            made = actions.make_release(
                measures=codes, plan=found.plan, period=found, by=actor, at=clock.now()
            )
    except Refusal as refusal:
        refuse(str(refusal))
    typer.echo(made.number)
    say(
        "Proposed. A second person looks at it on the plan's page and approves it; then fetch it by its number."
    )


def _write(number: str, out: Path) -> None:
    from lindung.plans.regional.models import Release

    found = Release.objects.filter(number=number.strip().upper()).first()
    if found is None:
        refuse(f"There is no release {number!r}. The page of the regional plan lists them.")
    if found.state == Release.State.WITHDRAWN:
        out.write_text(found.notice, encoding="utf-8")
        say(f"{found.number} was withdrawn: {out} is the notice of it. Send that to the partners.")
        return
    if found.state != Release.State.APPROVED:
        refuse(
            f"{found.number} is not approved, so it is not signed. A second person approves it on its page first."
        )
    out.write_text(found.file, encoding="utf-8")
    say(f"{out}: {found.number}, signed. Send it as it is: one changed sign makes it worthless.")


def receive(
    file: Annotated[Path, typer.Argument(help="The partner's file, as it came.")],
    by: _BY = "",
    country: Country = None,
) -> None:
    """Check a partner's file to the last byte and keep it; anything wrong is said, and nothing is stored.

    Example: lindung plan receive release.json --by n.osman
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        refuse(f"{file} cannot be read ({error.strerror}). Give the file the partner sent.")
    with ground(country=country):
        from lindung.access.wall import behind
        from lindung.kernel import clock
        from lindung.kernel.problems import Refusal
        from lindung.plans.regional import actions

        actor = _actor(by)
        try:
            with behind(actor):
                row = actions.receive(data=data, by=actor, at=clock.now())
        except Refusal as refusal:
            refuse(f"{refusal.code}: {refusal}")
    said = "withdrawn by its country" if row.withdrawn_at else "received"
    typer.echo(f"{row.country} {row.number} {row.period}: {said}")


def _actor(username: str) -> Actor:
    from lindung.access.actors import Actor
    from lindung.access.models import User

    found = User.objects.filter(username=username.strip().lower(), is_active=True).first()
    if found is None:
        refuse("Say who acts, with --by and the username of an open account.")
    return Actor.of(found)

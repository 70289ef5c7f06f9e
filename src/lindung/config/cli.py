"""The command line: `lindung`, one word for every job an operator or a developer has.

Every command has `--help` with an example, exits non-zero on refusal and says on stderr what, why and what next.
"""

from __future__ import annotations

import typer

from lindung.cases.retention.schedules import check_schedules
from lindung.cases.voices.pack import check_window
from lindung.config.commands import (
    accounts,
    audit,
    backup,
    database,
    directory,
    doctor,
    escrow,
    keyd,
    keys,
    plan,
    plan_documents,
    regional,
    run,
    statistics,
    world,
)
from lindung.directory.listing.pack import check_listing
from lindung.directory.roster.pack import check_roster
from lindung.identification.instruments.commands import check_folder_problems, screen
from lindung.kernel.country import commands as country
from lindung.kernel.law import commands as law
from lindung.plans.importing.packs import check_plans
from lindung.protection.callouts.rules import check_rules
from lindung.protection.care.kit import check_care
from lindung.protection.informing.kit import check_kit
from lindung.protection.leaving.pack import check_leaving
from lindung.protection.permissions.pack import check_permissions
from lindung.protection.shelters.houses import check_houses
from lindung.protection.shelters.standards import check_standards

app = typer.Typer(
    name="lindung",
    help="The information system a country runs against trafficking in persons.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

country.extra_checks += [
    check_folder_problems,
    check_schedules,
    check_plans,
    check_kit,
    check_care,
    check_leaving,
    check_listing,
    check_permissions,
    check_roster,
    check_rules,
    check_houses,
    check_standards,
    check_window,
]
app.add_typer(country.app, name="country")
app.add_typer(law.app, name="law")
app.add_typer(accounts.token, name="token")
app.add_typer(audit.audit, name="audit")
app.add_typer(accounts.user, name="user")
app.add_typer(directory.directory, name="directory")
app.add_typer(escrow.escrow, name="escrow")
app.add_typer(keys.keys, name="keys")
plan.plan.command()(plan_documents.report)
plan.plan.command()(regional.release)
plan.plan.command()(regional.receive)
app.add_typer(plan.plan, name="plan")
app.add_typer(statistics.statistics, name="statistics")
app.command()(screen)
app.command(context_settings=keyd.ANY_ARGUMENTS)(keyd.keyd)
app.command()(run.demo)
app.command()(run.serve)
app.command()(run.worker)
app.command()(database.migrate)
app.command()(backup.backup)
app.command()(backup.restore)
app.command("check")(doctor.check)
app.command()(world.world)


def main() -> None:
    """Run the command line."""
    app()

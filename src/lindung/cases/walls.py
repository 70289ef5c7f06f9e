"""How the database knows which cases somebody sees: the SQL behind every wall of a case-bound table.

The functions run with their owner's rights, so that asking about grants does not ask for itself; their search path
is fixed, so that nobody can slip other tables under them.
"""

from __future__ import annotations

from typing import Final

from lindung.kernel.walls import ORGANISATION, USER, declare_function

_HEAD: Final = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS"
_LIVE: Final = f"""g.organisation_id = {ORGANISATION}
      AND (g.user_id IS NULL OR g.user_id = {USER})
      AND g.ended_at IS NULL AND (g.until IS NULL OR g.until > now())"""

_OPEN: Final = "AND g.purpose <> 'referral'"
"""What a referral shows before it is answered is a glimpse: the case's and the person's row, nothing that follows."""


def _case(name: str, further: str) -> str:
    return f"""CREATE OR REPLACE FUNCTION {name}(asked uuid) RETURNS boolean {_HEAD} $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM cases_grant g WHERE g.case_id = asked AND {_LIVE} {further});
END $$"""  # noqa: S608 - names and conditions of this module, no input


def _person(name: str, further: str) -> str:
    return f"""CREATE OR REPLACE FUNCTION {name}(asked uuid) RETURNS boolean {_HEAD} $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM cases_case c JOIN cases_grant g ON g.case_id = c.id
        WHERE c.person_id = asked AND {_LIVE} {further}
    );
END $$"""  # noqa: S608 - names and conditions of this module, no input


LEADS: Final = f"""CREATE OR REPLACE FUNCTION lindung_leads(asked uuid) RETURNS boolean {_HEAD} $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM cases_case c WHERE c.id = asked AND c.lead_organisation_id = {ORGANISATION}
    );
END $$"""  # noqa: S608 - names and conditions of this module, no input


def declare() -> None:
    """Make the functions known to the walls."""
    declare_function(_case("lindung_sees", _OPEN))
    declare_function(_case("lindung_glimpses", ""))
    declare_function(_person("lindung_sees_person", _OPEN))
    declare_function(_person("lindung_glimpses_person", ""))
    declare_function(LEADS)

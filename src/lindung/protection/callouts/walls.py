"""How the database knows which callouts somebody sees: those of cases they see, and those offered to themselves.

Both functions run with their owner's rights, so that a wall never asks for itself. Whoever is barred from a person
sees no callout through that person's case.
"""

from __future__ import annotations

from typing import Final

from lindung.kernel.walls import USER, declare_function

_HEAD: Final = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS"
_BARRED: Final = "(SELECT NULLIF(current_setting('lindung.barred_cases', true), ''))::uuid[]"

ASKS: Final = f"""CREATE OR REPLACE FUNCTION lindung_asks(asked uuid) RETURNS boolean {_HEAD} $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM callouts_calloutcase k
        WHERE k.callout_id = asked AND (k.case_id = ANY ({_BARRED})) IS NOT TRUE AND lindung_sees(k.case_id)
    );
END $$"""  # noqa: S608 - names and conditions of this module, no input

CALLED: Final = f"""CREATE OR REPLACE FUNCTION lindung_called(asked uuid) RETURNS boolean {_HEAD} $$
BEGIN
    RETURN lindung_asks(asked) OR EXISTS (
        SELECT 1 FROM callouts_calloutoffer o WHERE o.callout_id = asked AND o.user_id = {USER}
    );
END $$"""  # noqa: S608 - names and conditions of this module, no input


def declare() -> None:
    """Make the functions known to the walls."""
    declare_function(ASKS)
    declare_function(CALLED)

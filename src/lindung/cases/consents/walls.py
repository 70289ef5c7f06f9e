"""How the database knows from which cases somebody is barred.

Asked once for each statement, not for each row: the policies compare a row's key with the short list it returns.
"""

from __future__ import annotations

from typing import Final

from lindung.kernel.walls import BARRED_CASES, BARRED_PERSONS, USER, declare_function

_HEAD: Final = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS"
_BARRED: Final = f"""FROM consents_block b
    JOIN access_user bound ON bound.id = b.user_id
    JOIN access_user me ON me.human = bound.human
    WHERE me.id = {USER} AND b.ended_at IS NULL"""

PERSONS: Final = f"""CREATE OR REPLACE FUNCTION {BARRED_PERSONS}() RETURNS uuid[] {_HEAD} $$
BEGIN
    RETURN ARRAY(SELECT b.person_id {_BARRED});
END $$"""

CASES: Final = f"""CREATE OR REPLACE FUNCTION {BARRED_CASES}() RETURNS uuid[] {_HEAD} $$
BEGIN
    RETURN ARRAY(SELECT c.id FROM cases_case c WHERE c.person_id = ANY({BARRED_PERSONS}()));
END $$"""  # noqa: S608 - names of our own


def declare() -> None:
    """Make the functions known to the walls."""
    declare_function(PERSONS)
    declare_function(CASES)

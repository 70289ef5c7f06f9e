"""How the database knows from which cases somebody is barred.

Asked once for each transaction: the policies compare a row's key with the short list that was told then.
"""

from __future__ import annotations

from typing import Final

from lindung.kernel.walls import BARRED_CASES, BARRED_PERSONS, declare_function

_HEAD: Final = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS"

PERSONS: Final = f"""CREATE OR REPLACE FUNCTION {BARRED_PERSONS}(asker uuid) RETURNS uuid[] {_HEAD} $$
BEGIN
    RETURN ARRAY(
        SELECT b.person_id FROM consents_block b
          JOIN access_user bound ON bound.id = b.user_id
          JOIN access_user me ON me.human = bound.human
         WHERE me.id = asker AND b.ended_at IS NULL
    );
END $$"""  # noqa: S608 - names of our own

CASES: Final = f"""CREATE OR REPLACE FUNCTION {BARRED_CASES}(asker uuid) RETURNS uuid[] {_HEAD} $$
DECLARE
    persons uuid[] := {BARRED_PERSONS}(asker);
BEGIN
    IF cardinality(persons) = 0 THEN
        RETURN persons;
    END IF;
    RETURN ARRAY(SELECT c.id FROM cases_case c WHERE c.person_id = ANY(persons));
END $$"""  # noqa: S608 - names of our own


def declare() -> None:
    """Make the functions known to the walls."""
    declare_function(PERSONS)
    declare_function(CASES)

"""What the data officer learns of cases: their codes, by functions that give nothing else and to nobody else."""

from __future__ import annotations

from typing import Final

from lindung.kernel.walls import REACH, declare_function

_HEAD: Final = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS"
_CODES: Final = f"""CREATE OR REPLACE FUNCTION lindung_codes_of(asked uuid[])
RETURNS TABLE (id uuid, code text) {_HEAD} $$
BEGIN
    RETURN QUERY SELECT c.id, c.code::text FROM cases_case c WHERE c.id = ANY(asked) AND {REACH} = 'oversight';
END $$"""  # noqa: S608 - names of our own
_CASE: Final = f"""CREATE OR REPLACE FUNCTION lindung_case_of(asked text) RETURNS uuid {_HEAD} $$
BEGIN
    RETURN (SELECT c.id FROM cases_case c WHERE c.code = asked AND {REACH} = 'oversight');
END $$"""  # noqa: S608 - names of our own


def declare() -> None:
    """Make the functions known to the walls."""
    declare_function(_CODES)
    declare_function(_CASE)

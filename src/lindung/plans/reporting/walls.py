"""How the key of a report's evidence is read: by a function that gives the wrap of a report's key and no person's.

The wraps lie with those of persons, so that they are rotated and backed up like them; a person's wraps stay behind
their wall. A wrap opens nothing by itself: its keeper wants a warrant. The pages' role learns it only when it says who
asks; commands of the owner need not.
"""

from __future__ import annotations

from typing import Final

from lindung.kernel.walls import APP_ROLE, REACH, declare_function

_WRAPS: Final = f"""CREATE OR REPLACE FUNCTION lindung_evidence_wraps(asked uuid)
RETURNS TABLE (version smallint, kek_version smallint, blob bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT w.version, w.kek_version, w.blob FROM sealing_keywrap w
     WHERE w.subject = asked AND ({REACH} <> '' OR session_user <> '{APP_ROLE}')
       AND EXISTS (SELECT 1 FROM reporting_progress p WHERE p.id = asked);
END $$"""  # noqa: S608 - names of our own


def declare() -> None:
    """Make the function known to the walls."""
    declare_function(_WRAPS)

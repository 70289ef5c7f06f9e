"""What the database itself knows about shelters: who may know where a person sleeps, and the narrow windows through
which somebody who places a person learns of houses that are closed to them.

The windows tell an organisation, what a house is for and how many beds are free; never an address, a resident or a
bed's history. They open to roles that place people, and the one about a person's family to who sees the case.
"""

from __future__ import annotations

from typing import Final

from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose
from lindung.access.roles import ROLES
from lindung.cases.refuges import KNOWING
from lindung.kernel import walls
from lindung.kernel.walls import FAR, ORGANISATION, USER, declare_function

_HEAD: Final = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS"
_PURPOSES: Final = ", ".join(f"'{Purpose(one).value}'" for one in sorted(KNOWING))

OF_HOUSE: Final = walls.Wall(f"{FAR} OR organisation_id = {ORGANISATION}")
"""Rows that tell of a confidential house: its own people and coordination."""
OF_STAY: Final = walls.Wall(
    f"{FAR} OR organisation_id = {ORGANISATION} OR lindung_knows_refuge(case_id)",
)
"""Rows that tell where a person is: the house's people, and whose purpose in the case lets them know."""

KNOWS: Final = f"""CREATE OR REPLACE FUNCTION lindung_knows_refuge(asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE {_HEAD} $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM cases_grant g WHERE g.case_id = asked AND g.organisation_id = {ORGANISATION}
        AND (g.user_id IS NULL OR g.user_id = {USER})
        AND g.ended_at IS NULL AND (g.until IS NULL OR g.until > now())
        AND g.purpose IN ({_PURPOSES})
    );
END $$"""  # noqa: S608 - names and conditions of this module, no input

OWNER: Final = f"session_user <> '{walls.APP_ROLE}' AND current_setting('role') IN ('none', session_user)"
"""Who owns the tables reads them anyway: a migration, the demonstration world, a test that prepares something."""
LIVE: Final = "s.state IN ('held', 'here', 'left') AND (s.ends_at IS NULL OR s.ends_at > at_moment)"
"""A bed is taken from a moment on: by who is there, by a hold, and by a stay recorded to end later."""


def _places() -> str:
    """Return the condition that whoever asks holds a role that places people; the worker does too."""
    codes = sorted(role.code for role in ROLES.values() if Permission.SHELTER_READ in role.permissions)
    roles = ", ".join(f"'{code}'" for code in codes)
    return (
        f"(({OWNER}) OR {walls.REACH} = 'system' OR EXISTS (SELECT 1 FROM access_user u WHERE u.id = {USER}"  # noqa: S608
        f" AND u.roles::text[] && ARRAY[{roles}]::text[]))"
    )


def _zones() -> str:
    return f"""CREATE OR REPLACE FUNCTION lindung_shelter_zones(at_moment timestamptz)
RETURNS TABLE (zone_id uuid, house_id uuid, organisation_id uuid, kind text, place text, sexes text[], adults boolean,
               children text, age_from int, age_to int, orders text[], trans_welcome boolean, languages text[],
               audience text, zone_orders text[], review_due_on date, beds bigint, free bigint)
LANGUAGE plpgsql STABLE {_HEAD} $$
BEGIN
    IF NOT {_places()} THEN RETURN; END IF;
    RETURN QUERY
        WITH taken AS MATERIALIZED (SELECT s.bed_id FROM shelters_stay s WHERE {LIVE}),
        counted AS (
            SELECT b.zone_id AS zone, count(*) AS beds, count(*) FILTER (WHERE taken.bed_id IS NULL) AS free
              FROM shelters_bed b LEFT JOIN taken ON taken.bed_id = b.id WHERE b.active GROUP BY b.zone_id)
        SELECT z.id, h.id, h.organisation_id, h.kind::text, h.place::text, h.sexes::text[], h.adults,
               h.children::text, h.age_from::int, h.age_to::int, h.orders::text[], h.trans_welcome,
               h.languages::text[], z.audience::text, z.orders::text[], h.review_due_on, counted.beds, counted.free
          FROM shelters_house h
          JOIN shelters_zone z ON z.house_id = h.id AND z.active
          JOIN counted ON counted.zone = z.id
          JOIN access_organisation o ON o.id = h.organisation_id AND o.active
         WHERE h.state = 'open';
END $$"""  # noqa: S608 - names and conditions of this module, no input


def _free_bed() -> str:
    return f"""CREATE OR REPLACE FUNCTION lindung_shelter_bed(
    of_zone uuid, wanted uuid, of_case uuid, at_moment timestamptz)
RETURNS TABLE (bed_id uuid, house_id uuid, organisation_id uuid, kind text)
LANGUAGE plpgsql VOLATILE {_HEAD} $$
BEGIN
    IF NOT {_places()} THEN RETURN; END IF;
    RETURN QUERY
        SELECT b.id, h.id, h.organisation_id, h.kind::text FROM shelters_bed b
          JOIN shelters_zone z ON z.id = b.zone_id AND z.active
          JOIN shelters_house h ON h.id = z.house_id AND h.state = 'open'
         WHERE z.id = of_zone AND b.active AND (wanted IS NULL OR b.id = wanted)
           AND NOT EXISTS (
               SELECT 1 FROM shelters_stay s WHERE s.bed_id = b.id AND {LIVE}
               AND NOT (s.state = 'held' AND s.case_id = of_case))
         ORDER BY b.number, b.id LIMIT 1 FOR UPDATE OF b SKIP LOCKED;
END $$"""  # noqa: S608 - names and conditions of this module, no input


def _family() -> str:
    return f"""CREATE OR REPLACE FUNCTION lindung_shelter_family(of_case uuid, at_moment timestamptz)
RETURNS TABLE (kind text, backwards boolean, house_id uuid, zone_id uuid, waiting boolean)
LANGUAGE plpgsql STABLE {_HEAD} $$
BEGIN
    IF NOT {_places()}
       OR NOT (({OWNER}) OR ({FAR}) OR lindung_knows_refuge(of_case)) THEN RETURN; END IF;
    RETURN QUERY
        SELECT l.kind::text, l.other_id = me.person_id, s.house_id, s.zone_id,
               s.id IS NULL AND c.id IS NOT NULL
          FROM cases_case me
          JOIN cases_personlink l ON me.person_id IN (l.person_id, l.other_id)
           AND l.kind IN ('parent_of', 'spouse_of', 'sibling_of', 'relative_of')
          LEFT JOIN cases_case c ON c.closed_at IS NULL
           AND c.person_id = CASE WHEN l.person_id = me.person_id THEN l.other_id ELSE l.person_id END
          LEFT JOIN shelters_stay s ON s.case_id = c.id AND {LIVE}
         WHERE me.id = of_case;
END $$"""  # noqa: S608 - names and conditions of this module, no input


def declare() -> None:
    """Make the functions known to the walls."""
    for sql in (KNOWS, _zones(), _free_bed(), _family()):
        declare_function(sql)

"""What several facts share: the open facts of a case and its person, and of the organisation whose work it is."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from lindung.statistics.facts import Column
from lindung.statistics.facts.schema import key

_AGE: Final = "extract(year FROM c.found_on)::int - p.birth_year"
_BANDS: Final = ((12, "00-11"), (18, "12-17"), (25, "18-24"), (35, "25-34"), (50, "35-49"))
_BAND: Final = " ".join(f"WHEN {_AGE} < {below} THEN '{band}'" for below, band in _BANDS)

CASE: Final = f"""{key("c.id")} AS case_key, c.place AS state, c.is_child AS child, p.sex, p.nationality,
    CASE WHEN p.birth_year IS NULL THEN '' {_BAND} ELSE '50-' END AS age_band,
    c.exploitation, c.origin"""
"""Over a case `c` and its person `p`. Ages are counted on the day the person was found."""
PERSON: Final = "JOIN cases_person p ON p.id = c.person_id"
OF_CASE: Final = f"JOIN cases_case c ON c.id = t.case_id {PERSON}"
ORGANISATION: Final = "o.code AS organisation, o.kind AS organisation_kind"

RECOGNISED: Final = "w.recognised_at, n.cleared_at"
"""When the person was first presumed or determined to be a victim; when a determination that stands found otherwise."""
RECOGNITION: Final = """LEFT JOIN (
        SELECT x.case_id, min(x.at) AS recognised_at FROM (
            SELECT s.case_id, d.decided_at AS at FROM identification_decision d
            JOIN identification_screening s ON s.id = d.screening_id WHERE d.code = 'presume'
            UNION ALL
            SELECT v.case_id, v.recorded_at FROM identification_determination v WHERE v.result = 'victim'
        ) x GROUP BY x.case_id
    ) w ON w.case_id = c.id LEFT JOIN (
        SELECT v.case_id, min(v.recorded_at) AS cleared_at FROM identification_determination v
        WHERE v.state = 'standing' AND v.result <> 'victim' GROUP BY v.case_id
    ) n ON n.case_id = c.id"""
"""Joins that `RECOGNISED` takes. Grouped, so that the planner leaves them out where nobody asks for their columns."""

CASE_COLUMNS: Final = {
    "case_key": Column("key", _("Case, as a key without meaning")),
    "state": Column("code", _("State"), labels="place"),
    "child": Column("flag", _("Child")),
    "sex": Column("code", _("Sex"), labels="sex"),
    "nationality": Column("code", _("Nationality")),
    "age_band": Column("code", _("Age when found")),
    "exploitation": Column("code", _("Form of exploitation"), labels="exploitation_forms"),
    "origin": Column("code", _("How the person came to us")),
}
ORGANISATION_COLUMNS: Final = {
    "organisation": Column("code", _("Organisation"), labels="organisation"),
    "organisation_kind": Column("code", _("Kind of organisation"), labels="organisation_kind"),
}
RECOGNISED_COLUMNS: Final = {
    "recognised_at": Column("time", _("First presumed or determined to be a victim"), known="recognised_at"),
    "cleared_at": Column("time", _("Determined not to be a victim"), known="cleared_at"),
}


def moment(words: object, known: str = "known_at") -> Column:
    """Return a column of moments."""
    return Column("time", words, known=known)  # type: ignore[arg-type]  # text or lazy text


def code(words: object, *, labels: str = "", known: str = "known_at") -> Column:
    """Return a column of codes."""
    return Column("code", words, known=known, labels=labels)  # type: ignore[arg-type]  # text or lazy text


def flag(words: object, *, known: str = "known_at") -> Column:
    """Return a column of yes and no."""
    return Column("flag", words, known=known)  # type: ignore[arg-type]  # text or lazy text

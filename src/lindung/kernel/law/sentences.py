"""The sentences in which a deadline explains itself, one table per language.

A pack brings its own words (what starts the clock, who acts, sources); these are the patterns around them.
A language without a table here is explained in English until it has one.
"""

from __future__ import annotations

from collections.abc import Mapping

from lindung.kernel.law.rules import Unit

FALLBACK = "en"

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        Unit.HOURS: "{value} hours",
        Unit.CALENDAR_DAYS: "{value} days",
        Unit.WORKING_DAYS: "{value} working days",
        Unit.MONTHS: "{value} months",
        "whole": "{length} from {start} ({event}), {source}, in force since {since}: ends {end}",
        "unverified": "{source} [to be verified]",
        "moved": "The last day would be {day}, a day of rest, so it is the next working day",
        "stands": "The last day is a day of rest and stands",
        "act_by": "Act by {moment}, the last working time before",
        "act_at_once": "No working time lies within the period: act at once, outside office hours",
        "event": "{event}: this day is not counted",
        "counted": "counted",
        "weekend": "weekly day of rest: not counted",
        "holiday": "{name}: not counted",
        "rest_counted": "last day of the count, a day of rest",
        "moved_over": "day of rest: the last day moves on",
        "last_day": "last day",
        "corresponding_day": "the same day of the month, {value} months on",
        "month_end": "the month has no such day: its last day, {value} months on",
        "hour_by_hour": "counted hour by hour, nights and days of rest included",
    },
    "ms": {
        Unit.HOURS: "{value} jam",
        Unit.CALENDAR_DAYS: "{value} hari",
        Unit.WORKING_DAYS: "{value} hari bekerja",
        Unit.MONTHS: "{value} bulan",
        "whole": "{length} dari {start} ({event}), {source}, berkuat kuasa sejak {since}: tamat {end}",
        "unverified": "{source} [belum disahkan]",
        "moved": "Hari terakhir jatuh pada {day}, hari rehat, maka ia menjadi hari bekerja berikutnya",
        "stands": "Hari terakhir ialah hari rehat dan kekal",
        "act_by": "Bertindak selewat-lewatnya {moment}, masa bekerja terakhir sebelum itu",
        "act_at_once": "Tiada masa bekerja dalam tempoh ini: bertindak segera, di luar waktu pejabat",
        "event": "{event}: hari ini tidak dikira",
        "counted": "dikira",
        "weekend": "hari rehat mingguan: tidak dikira",
        "holiday": "{name}: tidak dikira",
        "rest_counted": "hari terakhir kiraan, hari rehat",
        "moved_over": "hari rehat: hari terakhir beralih",
        "last_day": "hari terakhir",
        "corresponding_day": "hari bulan yang sama, {value} bulan kemudian",
        "month_end": "bulan itu tiada hari tersebut: hari terakhirnya, {value} bulan kemudian",
        "hour_by_hour": "dikira jam demi jam, termasuk malam dan hari rehat",
    },
}


def say(key: str, language: str, /, **parts: object) -> str:
    """Return the sentence `key` in `language` with its parts filled in."""
    table = SENTENCES.get(language[:2], SENTENCES[FALLBACK])
    return table[key].format(**parts)

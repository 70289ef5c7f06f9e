"""The tags of the house, and that a long list of them stays cheap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from lindung.kernel.templatetags import lindung as tags

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def rendered(source: str, **context: Any) -> str:
    return Template("{% load lindung %}" + source).render(Context({"now": NOW, **context}))


@pytest.mark.parametrize(
    ("ahead", "words", "late"),
    [
        (timedelta(minutes=10), "within the hour", False),
        (timedelta(hours=1, minutes=59), "in 1 hour", False),
        (timedelta(hours=5), "in 5 hours", False),
        (timedelta(days=1), "in 1 day", False),
        (timedelta(days=4), "in 4 days", False),
        (-timedelta(minutes=1), "just overdue", True),
        (-timedelta(hours=2), "overdue by 2 hours", True),
        (-timedelta(days=3), "overdue by 3 days", True),
    ],
)
def test_a_deadline_says_how_far_it_is(ahead: timedelta, words: str, late: bool) -> None:
    assert tags.distance(due=NOW + ahead, now=NOW) == (words, late)
    html = rendered("{% due at now %}", at=NOW + ahead)
    assert words in html
    assert ("app-due--late" in html) is late
    assert html.startswith("<time")


def test_a_deadline_that_ends_with_a_day_is_named_by_that_day() -> None:
    midnight = datetime(2026, 11, 25, tzinfo=timezone.get_current_timezone())
    assert "24 Nov, in 3 days" in rendered("{% due at now %}", at=midnight)
    assert "25 Nov, in 4 days" in rendered("{% due at now %}", at=midnight + timedelta(minutes=1))


def test_a_deadline_speaks_the_reader_s_language() -> None:
    with translation.override("ms"):
        assert tags.distance(due=NOW - timedelta(days=3), now=NOW)[0] == "lewat 3 hari"


def test_labels_follow_the_language_and_fall_back() -> None:
    names = {"en": "Harbour", "ms": "Pelabuhan"}
    with translation.override("ms"):
        assert rendered("{% label names %} {{ names|label }}", names=names) == "Pelabuhan Pelabuhan"
    with translation.override("de"):
        assert tags.label(names) == "Harbour"
    assert rendered("{% label names %}", names={"en": "<b>"}) == "&lt;b&gt;"
    assert tags.label(None) == ""


def test_stages_mark_the_present_one() -> None:
    stages = [
        {"title": "Referred", "note": "3 Nov", "state": "done"},
        {"title": "Order <b>", "note": "day 14 of 21", "state": "now"},
        {"title": "Return", "note": "", "state": ""},
    ]
    html = rendered("{% stage_tracker stages 'Stages' %}", stages=stages)
    assert '<li class="is-now" aria-current="step"><b>Order &lt;b&gt;</b>' in html
    assert html.count("aria-current") == 1


def test_tags_and_icons_refuse_what_they_do_not_know() -> None:
    assert (
        rendered("{% tag text 'red' %}", text="<i>")
        == '<strong class="govuk-tag govuk-tag--red">&lt;i&gt;</strong>'
    )
    with pytest.raises(ValueError, match="no tag colour"):
        tags.tag("x", "mauve")
    with pytest.raises(KeyError):
        tags.icon("unicorn")


def test_a_hundred_rows_stay_under_fifteen_milliseconds() -> None:
    page = Template(
        "{% load lindung %}{% for at in moments %}<tr><td>{% due at now %}</td><td>{% tag 'Open' 'green' %}</td>"
        "<td>{% label names %}</td><td>{% icon 'lock' %}</td></tr>{% endfor %}"
    )
    moments = [NOW + timedelta(days=n) for n in range(100)]
    context = Context({"now": NOW, "moments": moments, "names": {"en": "Harbour"}})
    page.render(context)
    spent = []
    for _ in range(5):
        begun = process_time()
        page.render(context)
        spent.append(process_time() - begun)
    assert min(spent) < 0.015, f"{min(spent) * 1000:.1f} ms"

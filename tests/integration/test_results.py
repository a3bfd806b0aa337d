"""What organisers are told: how far a form has come, what was answered, what was written; and of whom they are not."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from app.accounts.rules import Lifetime
from app.extensions import db, transaction
from app.language import Locale
from app.responses.models import Draft, Response
from app.responses.service import Sheet, translate_answer
from app.results import queries
from app.results.queries import NoSuchAnswer, progress, summary, texts
from app.results.rules import Bars, Filters, Places, Span, Summary, TextsPage, Translation, Written
from app.results.service import fold, recount
from app.retention import service as retention
from tests.conftest import Clock
from tests.factories import (
    NO_ERASURES,
    Form,
    feedback_form,
    make_sheet,
    publish_version,
    published,
    registration_form,
    rows,
    with_role,
)
from tests.integration.conftest import Make

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Answers = dict[str, Any]

pytestmark = pytest.mark.usefixtures("context")


def store(
    sheet: Sheet,
    clock: Clock,
    answers: Answers,
    *,
    number: int = 1,
    locale: Locale = "cy",
    minutes: float | None = None,
) -> list[str]:
    """Store so many equal responses, sent now, and give their ids."""
    anonymous = sheet.version.questionnaire.anonymous
    at = clock.now()
    stored = [
        {
            "id": secrets.token_hex(16),
            "questionnaire_id": sheet.form.id,
            "version_id": sheet.version.id,
            "wording_revision": 1,
            "locale_started": locale,
            "locale_submitted": locale,
            "started_at": None if minutes is None else at - timedelta(minutes=minutes),
            "submitted_at": None if anonymous else at,
            "submitted_on": at.date(),
            "answers": answers,
        }
        for _ in range(number)
    ]
    if stored:
        with transaction():
            db.session.execute(insert(Response), stored)
    return [str(response["id"]) for response in stored]


def leave(sheet: Sheet, clock: Clock, page: str) -> None:
    """Begin a form, and get as far as a page."""
    with transaction():
        db.session.execute(
            insert(Draft).values(
                key=secrets.token_hex(32),
                questionnaire_id=sheet.form.id,
                version_id=sheet.version.id,
                pages={},
                last_page=page,
                reached_check=False,
                locale_started="cy",
                started_at=clock.now(),
                updated_at=clock.now(),
            )
        )


def look(sheet: Sheet, **filters: Any) -> Summary:
    fold(sheet.form.id)
    return summary(sheet.form, Filters(**filters))


def told(found: Summary, question: str) -> dict[str, int | None]:
    """How many gave each code."""
    for page in found.pages:
        for asked in page.questions:
            for figure in asked.figures:
                if asked.key == question and isinstance(figure, Bars):
                    return {bar.choice.code: bar.count for bar in figure.bars}
    return {}


def read(sheet: Sheet, answer: str = "why", search: str = "", page: int = 1, **filters: Any) -> TextsPage:
    fold(sheet.form.id)
    return texts(sheet.form, answer, Filters(**filters), search, page)


def words(found: TextsPage) -> list[str]:
    return [item.text for item in found.items]


def delete_all(clock: Clock) -> None:
    """Let retention delete what is due once the workshop's day has come."""
    clock.move(days=60)
    lasts = Lifetime(idle=HOUR, absolute=HOUR)
    outcome = retention.run(at=clock.now(), draft_days=7, sensitive_days=14, sign_ins=lasts, **NO_ERASURES)
    assert outcome.failed == ()


@pytest.fixture
def sheet(make: Make) -> Sheet:
    return make_sheet(make(with_role(feedback_form(pages=2))), "after")


@pytest.fixture
def anonymous(make: Make) -> Sheet:
    """A form that promises anonymity and asks for the role."""
    return make_sheet(make(with_role(feedback_form(anonymous=True))), "after")


# How far a form has come


def test_started_are_those_who_sent_it_are_under_way_or_have_left(sheet: Sheet, clock: Clock) -> None:
    store(sheet, clock, {"mood": "good"}, number=3)
    leave(sheet, clock, "first")
    clock.move(days=8)
    retention.run(
        at=clock.now(), draft_days=7, sensitive_days=14, sign_ins=Lifetime(idle=HOUR, absolute=HOUR), **NO_ERASURES
    )
    leave(sheet, clock, "second")
    fold(sheet.form.id, at_most=2)
    found = progress(sheet.form, at=clock.now())
    assert (found.started, found.submitted, found.under_way, found.uncounted) == (5, 3, 1, 1)


def test_pages_of_leaving_are_those_of_drafts_that_went_and_of_those_idle_for_an_hour(
    sheet: Sheet, clock: Clock
) -> None:
    leave(sheet, clock, "first")
    clock.move(days=8)
    retention.run(
        at=clock.now(), draft_days=7, sensitive_days=14, sign_ins=Lifetime(idle=HOUR, absolute=HOUR), **NO_ERASURES
    )
    for page in ("second", "second", "first"):
        leave(sheet, clock, page)
    clock.move(hours=1, seconds=1)
    leave(sheet, clock, "second")
    left = progress(sheet.form, at=clock.now()).left
    assert [(one.page, one.text_key, one.count) for one in left] == [
        ("first", "feedback.page.first.title", 2),
        ("second", "feedback.page.second.title", 2),
    ]


def test_the_median_is_of_times_that_are_known(sheet: Sheet, clock: Clock) -> None:
    for minutes in (1, 3, 60, None, None, None):
        store(sheet, clock, {"mood": "good"}, minutes=minutes)
    fold(sheet.form.id)
    median = progress(sheet.form, at=clock.now()).median_seconds
    assert median is not None
    assert 180 <= median < 195


def test_days_and_languages_are_counted(sheet: Sheet, clock: Clock) -> None:
    today = clock.now().date()
    store(sheet, clock, {"mood": "good"}, number=2)
    clock.move(days=2)
    store(sheet, clock, {"mood": "good"}, locale="en")
    fold(sheet.form.id)
    found = progress(sheet.form, at=clock.now())
    assert found.by_day == (
        Span(first=today, last=today, count=2),
        Span(first=today + 2 * DAY, last=today + 2 * DAY, count=1),
    )
    assert found.by_locale == {"cy": 2, "en": 1}
    assert found.places is None


def test_nothing_has_come_of_a_form_that_nobody_opened(sheet: Sheet, clock: Clock) -> None:
    found = progress(sheet.form, at=clock.now())
    assert (found.started, found.submitted, found.left, found.median_seconds) == (0, 0, (), None)
    assert found.by_day == ()
    assert found.by_locale == {"cy": 0, "en": 0}


def test_registration_tells_of_places(make: Make, clock: Clock) -> None:
    sheet = make_sheet(make(registration_form(), capacity=12), "registration")
    assert progress(sheet.form, at=clock.now()).places == Places(taken=0, capacity=12, waiting=0)


def test_an_anonymous_form_tells_neither_times_nor_days_nor_languages_of_fewer_than_five(
    anonymous: Sheet, clock: Clock
) -> None:
    first = clock.now().date()
    for number, locale in ((2, "cy"), (3, "en"), (4, "en")):
        store(anonymous, clock, {"mood": "good"}, number=number, locale=locale)  # type: ignore[arg-type]
        clock.move(days=1)
    fold(anonymous.form.id)
    found = progress(anonymous.form, at=clock.now())
    assert found.median_seconds is None
    assert found.by_day == (Span(first=first, last=first + 2 * DAY, count=9),)
    assert found.by_locale is None
    store(anonymous, clock, {"mood": "good"}, number=3)
    fold(anonymous.form.id)
    assert progress(anonymous.form, at=clock.now()).by_locale == {"cy": 5, "en": 7}


# What was answered


def test_both_languages_are_counted_together_by_code(sheet: Sheet, clock: Clock) -> None:
    store(sheet, clock, {"mood": "good"}, locale="cy")
    store(sheet, clock, {"mood": "good"}, locale="en")
    store(sheet, clock, {"mood": "bad"}, locale="en")
    found = look(sheet)
    assert (found.responses, found.total, found.uncounted) == (3, 3, 0)
    assert told(found, "mood") == {"good": 2, "bad": 1}


def test_filters_leave_a_language_a_role_and_days(sheet: Sheet, clock: Clock) -> None:
    today = clock.now().date()
    store(sheet, clock, {"role": "policy", "mood": "good"}, locale="cy")
    clock.move(days=1)
    store(sheet, clock, {"role": "design", "mood": "bad"}, locale="en", number=2)
    clock.move(days=1)
    store(sheet, clock, {"role": "policy", "mood": "bad"}, locale="en")
    for filters, expected in (
        ({"locale": "cy"}, {"good": 1, "bad": 0}),
        ({"role": "policy"}, {"good": 1, "bad": 1}),
        ({"role": "policy", "locale": "en"}, {"good": 0, "bad": 1}),
        ({"since": today + DAY}, {"good": 0, "bad": 3}),
        ({"until": today + DAY}, {"good": 1, "bad": 2}),
        ({"since": today + DAY, "until": today + DAY, "locale": "en"}, {"good": 0, "bad": 2}),
    ):
        found = look(sheet, **filters)
        assert told(found, "mood") == expected
        assert found.responses == sum(expected.values())
        assert found.total == 4


def test_roles_are_offered_where_the_form_asks_for_them(sheet: Sheet, make: Make) -> None:
    assert [role.code for role in look(sheet).roles] == ["policy", "design", "other"]
    other = make(feedback_form(), slug={"cy": "arall", "en": "other"})
    assert summary(other.forms["after"], Filters()).roles == ()


def test_every_question_is_told_of_even_if_nobody_answered(sheet: Sheet) -> None:
    found = look(sheet)
    assert [[asked.key for asked in page.questions] for page in found.pages] == [
        ["role", "mood", "why", "liked"],
        ["more"],
    ]
    assert told(found, "mood") == {"good": 0, "bad": 0}


def test_versions_are_counted_together_and_what_was_taken_out_keeps_its_words(
    app: Flask, make: Make, clock: Clock
) -> None:
    old = make_sheet(make(feedback_form()), "after")
    store(old, clock, {"mood": "bad", "why": "rain", "liked": None})
    newer = feedback_form()
    newer["pages"][0]["questions"] = newer["pages"][0]["questions"][:1]
    newer["pages"][0]["questions"][0]["options"].pop()
    publish_version(app, published(app), newer, clock.now())
    new = make_sheet(published(app), "after")
    store(new, clock, {"mood": "good"})
    found = look(new)
    assert told(found, "mood") == {"good": 1, "bad": 1}
    assert [asked.key for asked in found.pages[0].questions] == ["mood", "why", "liked"]
    assert words(read(new)) == ["rain"]
    why = found.pages[0].questions[1].figures[0]
    assert isinstance(why, Written)
    assert (why.reached.answered, why.reached.not_shown) == (1, 1)


def test_a_question_of_a_special_category_is_there_without_figures(make: Make, clock: Clock) -> None:
    found = look(make_sheet(make(registration_form()), "registration"))
    needs = found.pages[0].questions[-1]
    assert (needs.key, needs.special, needs.figures) == ("needs", True, ())


# What may not be told of an anonymous form


def fill(sheet: Sheet, clock: Clock, welsh: int, english: int) -> None:
    store(sheet, clock, {"role": "policy", "mood": "good", "liked": None}, number=welsh, locale="cy")
    store(sheet, clock, {"role": "policy", "mood": "bad", "why": "rain", "liked": None}, number=english, locale="en")


@pytest.mark.parametrize(("welsh", "english"), [(4, 20), (20, 4)])
@pytest.mark.parametrize("language", ["cy", "en"])
def test_neither_fewer_than_five_are_told_of_nor_all_but_fewer_than_five(
    anonymous: Sheet, clock: Clock, welsh: int, english: int, language: Locale
) -> None:
    fill(anonymous, clock, welsh, english)
    found = look(anonymous, locale=language)
    assert found.withheld
    assert (found.responses, found.pages) == (0, ())
    assert look(anonymous).responses == 24


def test_five_and_more_are_told_of_but_no_count_under_five(anonymous: Sheet, clock: Clock) -> None:
    fill(anonymous, clock, 9, 9)
    store(anonymous, clock, {"role": "policy", "mood": "bad", "why": None, "liked": None}, number=2, locale="cy")
    found = look(anonymous, locale="cy")
    assert not found.withheld
    assert found.responses == 11
    assert told(found, "mood") == {"good": None, "bad": None}
    assert told(look(anonymous), "mood") == {"good": 9, "bad": 11}


def test_nobody_at_all_may_be_told_of(anonymous: Sheet, clock: Clock) -> None:
    fill(anonymous, clock, 9, 0)
    assert look(anonymous, locale="cy").responses == 9
    nobody = look(anonymous, locale="en")
    assert (nobody.withheld, nobody.responses) == (False, 0)


@pytest.mark.parametrize(
    "filters",
    [{"locale": "cy", "role": "policy"}, {"since": "today"}, {"until": "today"}, {"locale": "cy", "until": "today"}],
)
def test_two_filters_at_once_or_days_are_never_told_of(anonymous: Sheet, clock: Clock, filters: Answers) -> None:
    fill(anonymous, clock, 20, 20)
    today = clock.now().date()
    assert look(anonymous, **{name: today if value == "today" else value for name, value in filters.items()}).withheld


def test_a_role_of_fewer_than_five_takes_another_with_it(anonymous: Sheet, clock: Clock) -> None:
    for role, number in (("policy", 20), ("design", 9), ("other", 3)):
        store(anonymous, clock, {"role": role, "mood": "good", "liked": None}, number=number)
    assert [look(anonymous, role=role).withheld for role in ("policy", "design", "other")] == [False, True, True]


def test_texts_of_fewer_than_five_are_not_shown_by_language(anonymous: Sheet, clock: Clock) -> None:
    fill(anonymous, clock, 9, 9)
    store(anonymous, clock, {"role": "policy", "mood": "bad", "why": "Glaw", "liked": None}, locale="cy")
    assert read(anonymous, locale="cy").withheld
    assert words(read(anonymous, locale="cy")) == []
    assert len(read(anonymous).items) == 10
    assert read(anonymous).items[0].submitted_at is None


# What was written


def test_texts_stand_newest_first_with_their_language_and_their_translation(sheet: Sheet, clock: Clock) -> None:
    (first,) = store(sheet, clock, {"mood": "bad", "why": "Glaw mân"}, locale="cy")
    translate_answer(first, "why", "Drizzle", by=None, at=clock.now())
    clock.move(hours=1)
    store(sheet, clock, {"mood": "bad", "why": "Snow"}, locale="en")
    store(sheet, clock, {"mood": "good"})
    found = read(sheet)
    assert (found.total, found.more, found.whole, found.withheld) == (2, False, True, False)
    assert [(item.text, item.locale, item.translation) for item in found.items] == [
        ("Snow", "en", None),
        ("Glaw mân", "cy", Translation(locale="en", text="Drizzle")),
    ]
    assert (found.items[1].response_id, found.items[1].answer) == (first, "why")


def test_there_are_twenty_five_texts_a_page(sheet: Sheet, clock: Clock) -> None:
    for number in range(53):
        store(sheet, clock, {"mood": "bad", "why": f"{number}"})
        clock.move(minutes=1)
    pages = [read(sheet, page=page) for page in (1, 2, 3, 4)]
    assert [len(page.items) for page in pages] == [25, 25, 3, 0]
    assert [page.more for page in pages] == [True, True, False, False]
    assert [text for page in pages for text in words(page)] == [str(number) for number in range(52, -1, -1)]
    assert {page.total for page in pages} == {53}


@pytest.mark.parametrize("search", ["tŷ", "ty", "TY", "Tŷ bach", "ty\u0302"])
def test_texts_are_found_with_and_without_accents_and_capitals(sheet: Sheet, clock: Clock, search: str) -> None:
    for typed in ("Tŷ bach", "Ty Bach", "y ty\u0302  bach", "Gwely"):
        store(sheet, clock, {"mood": "bad", "why": typed})
    found = read(sheet, search=search)
    assert sorted(words(found)) == sorted(["Tŷ bach", "Ty Bach", "y ty\u0302  bach"])
    assert (found.total, found.whole) == (None, True)


def test_texts_are_found_by_their_translation(sheet: Sheet, clock: Clock) -> None:
    (response,) = store(sheet, clock, {"mood": "bad", "why": "Glaw"})
    translate_answer(response, "why", "Heavy rain", by=None, at=clock.now())
    assert words(read(sheet, search="heavy")) == ["Glaw"]


@pytest.mark.parametrize("search", ["%", "_", "'", '"', "\\", "\x00"])
def test_what_is_searched_is_no_pattern(sheet: Sheet, clock: Clock, search: str) -> None:
    store(sheet, clock, {"mood": "bad", "why": "rain"})
    assert words(read(sheet, search=search)) == []


def test_found_texts_come_in_pages_too(sheet: Sheet, clock: Clock) -> None:
    for number in range(30):
        store(sheet, clock, {"mood": "bad", "why": f"rain {number}"})
        store(sheet, clock, {"mood": "bad", "why": "snow"})
        clock.move(minutes=1)
    first, second = read(sheet, search="rain"), read(sheet, search="rain", page=2)
    assert [len(first.items), len(second.items)] == [25, 5]
    assert [first.more, second.more] == [True, False]
    assert len({*words(first), *words(second)}) == 30


def test_a_search_that_would_take_too_long_says_that_it_ended_early(
    sheet: Sheet, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_SEARCHED", 3)
    store(sheet, clock, {"mood": "bad", "why": "rain"})
    clock.move(minutes=1)
    store(sheet, clock, {"mood": "bad", "why": "snow"}, number=3)
    found = read(sheet, search="rain")
    assert (words(found), found.whole) == ([], False)


def test_filters_leave_texts_of_a_language_a_role_and_days(sheet: Sheet, clock: Clock) -> None:
    today = clock.now().date()
    store(sheet, clock, {"role": "policy", "mood": "bad", "why": "one"}, locale="cy")
    clock.move(days=1)
    store(sheet, clock, {"role": "design", "mood": "bad", "why": "two"}, locale="en")
    for filters, expected in (
        ({"locale": "cy"}, ["one"]),
        ({"role": "design"}, ["two"]),
        ({"since": today + DAY}, ["two"]),
        ({"until": today}, ["one"]),
        ({"role": "design", "locale": "cy"}, []),
    ):
        found = read(sheet, **filters)
        assert words(found) == expected
        assert found.total == len(expected)


def test_the_detail_of_an_option_is_a_text(sheet: Sheet, clock: Clock) -> None:
    store(sheet, clock, {"role": "other", "role.other": "Gofalwr", "mood": "good"})
    (item,) = read(sheet, "role.other.detail").items
    assert (item.text, item.answer) == ("Gofalwr", "role.other")


@pytest.mark.parametrize("answer", ["mood", "nothing", "", "why'", "needs.yes.detail"])
def test_what_is_no_text_or_of_a_special_category_is_not_listed(make: Make, clock: Clock, answer: str) -> None:
    workshop = make(feedback_form(), registration_form())
    for form in workshop.forms.values():
        with pytest.raises(NoSuchAnswer):
            texts(form, answer, Filters())


# What stays when responses are deleted


def newest(app: Flask) -> Form:
    (form,) = (row for row in rows(app, "questionnaires"))
    return form


def test_what_was_answered_stays_counted_when_the_responses_go(app: Flask, sheet: Sheet, clock: Clock) -> None:
    day = clock.now().date()
    store(sheet, clock, {"role": "policy", "mood": "good", "liked": ["food"]}, number=2, locale="cy", minutes=4)
    fold(sheet.form.id)
    store(sheet, clock, {"role": "design", "mood": "bad", "why": "rain", "liked": None}, locale="en", minutes=4)
    delete_all(clock)
    assert rows(app, "responses") == []
    assert newest(app)["responses_deleted"] == 3
    found = look(sheet)
    assert (found.responses, found.total, found.deleted) == (3, 3, 3)
    assert told(found, "mood") == {"good": 2, "bad": 1}
    assert told(found, "liked") == {"food": 2, "talk": 0}
    so_far = progress(sheet.form, at=clock.now())
    assert (so_far.submitted, so_far.by_locale) == (3, {"cy": 2, "en": 1})
    assert so_far.by_day == (Span(first=day, last=day, count=3),)
    assert so_far.median_seconds is not None


def test_what_stays_joins_no_two_answers_of_one_person(app: Flask, sheet: Sheet, clock: Clock) -> None:
    store(sheet, clock, {"role": "policy", "mood": "good", "liked": ["food"]}, locale="cy")
    delete_all(clock)
    kept = [row for row in rows(app, "tallies") if row["answer"] != "@sent"]
    assert kept
    assert {(str(row["day"]), row["locale"], row["role"]) for row in kept} == {("0001-01-01", "", "@kept")}
    for filters in ({"locale": "cy"}, {"role": "policy"}, {"role": "@kept"}, {"since": clock.now().date() - 90 * DAY}):
        assert look(sheet, **filters).responses == 0


def test_responses_that_come_later_are_counted_with_those_that_are_gone(sheet: Sheet, clock: Clock) -> None:
    for number in (1, 2):
        store(sheet, clock, {"mood": "good"}, number=number)
        delete_all(clock)
    store(sheet, clock, {"mood": "bad"})
    found = look(sheet)
    assert (found.total, found.deleted) == (4, 3)
    assert told(found, "mood") == {"good": 3, "bad": 1}
    assert progress(sheet.form, at=clock.now()).submitted == 4


def test_counting_anew_keeps_what_is_gone(sheet: Sheet, clock: Clock) -> None:
    store(sheet, clock, {"mood": "good"})
    delete_all(clock)
    store(sheet, clock, {"mood": "bad"})
    fold(sheet.form.id)
    recount(sheet.form.id)
    assert told(look(sheet), "mood") == {"good": 1, "bad": 1}

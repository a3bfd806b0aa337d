"""Following a workshop: figures as they come in, in the reader's words, and for nobody's eyes that they are not for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from app.accounts.rules import Role
from app.extensions import db, transaction
from app.language import LOCALES, Locale, other
from app.language.formatting import format_date
from app.responses.models import Draft
from app.responses.service import translate_answer
from app.web.organiser import results as views
from tests.conftest import Clock
from tests.factories import Form, feedback_form, heading, registration_form, with_role
from tests.integration.organiser.desk import Desk, desk, share
from tests.integration.organiser.following import counts, figures, followed, look, question, results, table
from tests.integration.organiser.responding import Answered, answered, say
from tests.unit.web.markup import Page

GRID: dict[str, Any] = {
    "key": "agree",
    "kind": "grid",
    "label": "Do you agree?",
    "rows": [{"key": "one", "label": "It was good"}, {"key": "two", "label": "It was long"}],
    "scale": [{"key": "yes", "number": 2, "label": "Agree"}, {"key": "no", "number": 1, "label": "Disagree"}],
}
WHY: dict[str, Any] = {"role": "design", "mood": "bad", "liked": []}
MARKS: dict[str, Any] = {
    "key": "marks",
    "kind": "number_scale",
    "label": "How many marks?",
    "lowest": 0,
    "highest": 3,
    "lowest_label": "None",
    "highest_label": "All",
}


def judging_form() -> Form:
    """A grid and a scale, neither of which must be answered."""
    page = {"key": "judge", "title": "Judge", "questions": [GRID, MARKS]}
    return {"key": "judging", "moment": "before", "title": "Judging", "pages": [page]}


@pytest.fixture
def place(sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk) -> Answered:
    """A workshop with three forms, which nobody has answered."""
    forms = (registration_form(), judging_form(), with_role(feedback_form(pages=2)))
    return answered(sqlite_app, tmp_path, clock, organiser, *forms)


@pytest.fixture
def anonymous(sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk) -> Answered:
    """A workshop whose form promises anonymity and asks for the role."""
    return answered(sqlite_app, tmp_path, clock, organiser, with_role(feedback_form(anonymous=True)))


@pytest.fixture
def viewer(sqlite_app: Flask, clock: Clock, place: Answered, locale: Locale) -> Desk:
    """Somebody who may see the workshop's results without names."""
    member = desk(sqlite_app, Role.VIEWER, locale)
    share(sqlite_app, place.workshop.id, member, clock.now())
    return member


def label(member: Desk, text: str) -> str:
    """A text of a test's form in the member's language."""
    return text if member.locale == "en" else f"≈ {text}"


def said(member: Desk, page: Any, sentence: str, **filled: Any) -> bool:
    """Whether the page says a sentence of the interface."""
    return say(member, sentence, **filled) in Page(page.text).one("main").text


def good(place: Answered, number: int, locale: Locale = "cy", **fields: str | list[str]) -> str:
    """Somebody found it good."""
    return place.submit("after", number, locale, **{"mood": "good", "liked": [], "role": "policy", **fields})


# How far each form has come


def test_before_anybody_has_begun_the_page_says_what_will_come(organiser: Desk, place: Answered) -> None:
    page = organiser.get(followed(place))
    assert heading(page) == say(organiser, "Results", context="workshop")
    nobody = say(organiser, "Nobody has started this form yet. Figures appear here as soon as somebody does.")
    assert page.text.count(nobody) == len(place.workshop.forms)


def test_each_form_tells_how_many_began_and_sent_it(organiser: Desk, place: Answered, clock: Clock) -> None:
    good(place, 1)
    good(place, 2)
    leave(place, clock, "second")
    found = figures(organiser.get(followed(place)), f"form-{place.workshop.forms['after'].id}")
    started, submitted, unsent, _ = found.values()
    assert (started, unsent) == ("3", "1")
    assert submitted.startswith("2")
    assert "67%" in submitted


def test_the_pages_on_which_people_stopped_are_named(organiser: Desk, place: Answered, clock: Clock) -> None:
    leave(place, clock, "second")
    clock.move(minutes=61)
    page = organiser.get(followed(place))
    assert said(organiser, page, "Where people left without sending")
    assert label(organiser, "More") in Page(page.text).one("main").text


def test_answers_are_told_by_day_and_by_language(organiser: Desk, place: Answered, clock: Clock) -> None:
    days = []
    clock.move(days=-3)
    for number, locale in enumerate((*LOCALES, LOCALES[1])):
        days.append(format_date(clock.now(), organiser.locale))
        good(place, number, locale)
        clock.move(days=1)
    text = Page(organiser.get(followed(place)).text).one("main").text
    assert all(day in text for day in days)
    assert "33%" in text
    assert "67%" in text


def test_places_taken_are_told(organiser: Desk, place: Answered) -> None:
    place.submit("registration", 1)
    page = organiser.get(followed(place))
    assert "".join(Page(page.text).one("section", id="places").text.split()).startswith(
        "".join(
            (say(organiser, "Places taken") + say(organiser, "%(number)s of %(total)s", number=1, total=10)).split()
        )
    )


def test_a_viewer_is_led_to_results_and_nowhere_else(viewer: Desk, place: Answered) -> None:
    good(place, 1)
    page = Page(viewer.get(followed(place)).text)
    links = {link["href"] for link in page.all("a") if "main" in [outer.tag for outer in link.inside]}
    assert links == {"", viewer.at(results(place))}  # one reloads the page


# What was answered


def test_answers_in_both_languages_are_counted_together_in_the_readers_words(organiser: Desk, place: Answered) -> None:
    good(place, 1, "cy")
    good(place, 2, "en")
    place.submit("after", 3, "en", role="design", mood="bad", why="", liked=[])
    page = organiser.get(results(place))
    assert counts(page, "mood") == {label(organiser, "Good"): "2", label(organiser, "Bad"): "1"}
    assert [row[2] for row in table(page, "mood")[1:]] == ["67%", "33%"]


def test_skipped_and_not_shown_are_told_apart(organiser: Desk, place: Answered) -> None:
    good(place, 1)
    place.submit("after", 2, role="design", mood="bad", why="", liked=[])
    place.submit("after", 3, role="design", mood="bad", why="Oer", liked=[])
    text = " ".join(question(organiser.get(results(place)), "why").text.split())
    for sentence in ("Answered: %(count)s", "Skipped: %(count)s", "Not shown to: %(count)s"):
        assert say(organiser, sentence, count=1) in text


def test_of_several_choices_each_has_its_share_of_all_who_were_asked(organiser: Desk, place: Answered) -> None:
    good(place, 1, liked=["food", "talk"])
    good(place, 2, liked=["food"])
    good(place, 3, liked=[])
    page = organiser.get(results(place))
    shares = {row[0]: row[1:] for row in table(page, "liked")[1:]}
    assert shares[label(organiser, "The food")] == ["2", "67%"]
    assert shares[label(organiser, "The talk")] == ["1", "33%"]
    assert shares[say(organiser, "No answer", context="results")] == ["1", "33%"]


def test_a_grid_tells_of_each_statement_what_was_chosen_and_skipped(organiser: Desk, place: Answered) -> None:
    place.submit("before", 1, agree__one="yes", agree__two="no", marks="")
    place.submit("before", 2, agree__one="yes", marks="")
    headings, one, two = table(organiser.get(results(place, "before")), "agree")
    assert headings[1:3] == [label(organiser, "Agree"), label(organiser, "Disagree")]
    assert one == [label(organiser, "It was good") + " " + reached(organiser, 2), "2 100%", "0 0%", "0 0%"]
    assert two == [label(organiser, "It was long") + " " + reached(organiser, 1, 1), "0 0%", "1 50%", "1 50%"]


def test_numbers_have_their_average_and_the_ends_of_the_scale_their_names(organiser: Desk, place: Answered) -> None:
    for number, marks in enumerate("0133"):
        place.submit("before", number, marks=marks)
    page = organiser.get(results(place, "before"))
    ends = [f"0 – {label(organiser, 'None')}", "1", "2", f"3 – {label(organiser, 'All')}"]
    assert counts(page, "marks") == dict(zip(ends, "1102", strict=True))
    text = " ".join(question(page, "marks").text.split())
    assert f"{say(organiser, 'Average', context='statistics')} 1.8" in text
    assert f"{say(organiser, 'Median', context='statistics')} 2" in text


def test_a_form_that_nobody_has_sent_says_so(organiser: Desk, place: Answered) -> None:
    page = organiser.get(results(place))
    assert said(organiser, page, "Nobody has sent this form yet. Answers appear here as soon as somebody does.")
    assert not Page(page.text).all("table")


def test_what_is_not_counted_yet_is_told(organiser: Desk, place: Answered, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "FOLDED_AT_ONCE", 1)
    for number in range(3):
        good(place, number)
    assert said(organiser, organiser.get(results(place)), "Still being counted: %(count)s", count=2)
    assert said(organiser, organiser.get(followed(place)), "Still being counted: %(count)s", count=1)
    assert not said(organiser, organiser.get(results(place)), "Still being counted: %(count)s", count=1)


def test_every_table_has_a_caption_and_scopes_and_every_chart_is_hidden_from_who_cannot_see_it(
    organiser: Desk, place: Answered
) -> None:
    good(place, 1)
    place.submit("before", 1, agree__one="yes", marks="2")
    for address in (followed(place), results(place), results(place, "before")):
        page = Page(organiser.get(address).text)
        tables = page.all("table")
        assert tables
        assert len(page.all("caption")) == len(tables)
        assert all(cell["scope"] for cell in page.all("th"))
        charts = [svg for svg in page.all("svg") if svg["class"].startswith(("holi-bar", "holi-stack", "holi-swatch"))]
        assert charts
        assert all(svg["aria-hidden"] == "true" for svg in charts)


# Filters


def test_the_language_filters(organiser: Desk, place: Answered) -> None:
    good(place, 1, "cy")
    place.submit("after", 2, "en", role="design", mood="bad", why="", liked=[])
    page = look(organiser, results(place), language="en")
    assert counts(page, "mood") == {label(organiser, "Good"): "0", label(organiser, "Bad"): "1"}
    assert figures(page, "counts") == {
        say(organiser, "Responses", context="results"): f"1 {say(organiser, 'of %(total)s', total=2)}"
    }


def test_the_role_filters_where_the_form_asks_for_it(organiser: Desk, place: Answered) -> None:
    good(place, 1)
    place.submit("after", 2, role="design", mood="bad", why="", liked=[])
    page = look(organiser, results(place), role="design")
    assert counts(page, "mood") == {label(organiser, "Good"): "0", label(organiser, "Bad"): "1"}
    place.submit("before", 1, marks="2")
    assert not Page(organiser.get(results(place, "before")).text).all("select", name="role")


def test_days_filter(organiser: Desk, place: Answered, clock: Clock) -> None:
    clock.move(days=-1)
    good(place, 1)
    clock.move(days=1)
    place.submit("after", 2, role="design", mood="bad", why="", liked=[])
    today = clock.now().date()
    page = look(organiser, results(place), since=today.isoformat())
    assert counts(page, "mood")[label(organiser, "Good")] == "0"
    page = look(organiser, results(place), until=(today - timedelta(days=1)).isoformat())
    assert counts(page, "mood")[label(organiser, "Bad")] == "0"


def test_filters_that_leave_nobody_say_so(organiser: Desk, place: Answered) -> None:
    good(place, 1, "cy")
    page = look(organiser, results(place), language="en")
    assert said(organiser, page, "No response matches these filters.")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"language": "fr"}, "Select a language from the list"),
        ({"role": "nobody"}, "Select a role from the list"),
        ({"since": "31/02"}, "Enter a date as year, month and day, like 2027-05-31"),
        (
            {"since": "2027-05-02", "until": "2027-05-01"},
            "The last day must be the same as or after the first day",
        ),
    ],
)
def test_a_wrong_filter_is_told_and_no_figure_is_shown_for_it(
    organiser: Desk, place: Answered, query: dict[str, str], sentence: str
) -> None:
    good(place, 1)
    page = look(organiser, results(place), **query)
    assert page.text.count(say(organiser, sentence)) == 2  # in the summary, and at the field
    assert said(organiser, page, "Correct the filters to see the figures.")
    assert not Page(page.text).all("table")
    for name, value in query.items():
        if name in {"since", "until"}:
            assert Page(page.text).one("input", name=name)["value"] == value


def test_filters_stay_in_the_other_language_and_on_the_way_to_what_was_written(
    organiser: Desk, place: Answered
) -> None:
    place.submit("after", 1, role="design", mood="bad", why="Oer", liked=[])
    page = Page(look(organiser, results(place), language="cy", role="design").text)
    for link in (page.one("a", class_="holi-switch"), page.one("a", id="question-why-written-1")):
        assert link["href"].endswith("?language=cy&role=design")


# What was written


def test_texts_are_listed_newest_first_marked_where_they_are_in_the_other_language(
    organiser: Desk, place: Answered, clock: Clock
) -> None:
    for number, locale in enumerate(LOCALES):
        place.submit("after", number, locale, **WHY, why=f"in {locale}")
        clock.move(minutes=1)
    page = organiser.get(results(place, answer="why"))
    assert heading(page) == label(organiser, "Why?")
    texts = Page(page.text).all("p", class_="holi-answer")
    assert [text.text for text in texts] == ["in en", "in cy"]
    foreign = other(organiser.locale)
    assert {text.text: text["lang"] for text in texts} == {
        f"in {foreign}": foreign,
        f"in {organiser.locale}": "",
    }
    assert said(organiser, page, "Answered in Welsh" if foreign == "cy" else "Answered in English")


def test_a_translation_stands_below_the_text_and_says_that_it_is_one(
    organiser: Desk, place: Answered, clock: Clock
) -> None:
    foreign = other(organiser.locale)
    response_id = place.submit("after", 1, foreign, **WHY, why="original")
    with organiser.app.app_context():
        translate_answer(response_id, "why", "translation", by=organiser.user_id, at=clock.now())
    page = organiser.get(results(place, answer="why"))
    assert [text.text for text in Page(page.text).all("p", class_="holi-answer")] == ["original", "translation"]
    assert said(organiser, page, "Welsh translation" if organiser.locale == "cy" else "English translation")


def test_search_finds_with_and_without_accents(organiser: Desk, place: Answered) -> None:
    place.submit("after", 1, **WHY, why="Y tŷ ar y bryn")
    place.submit("after", 2, **WHY, why="Rhywbeth arall")
    for search in ("tŷ", "ty", "TY AR"):
        page = look(organiser, results(place, answer="why"), search=search)
        assert [text.text for text in Page(page.text).all("p", class_="holi-answer")] == ["Y tŷ ar y bryn"]
        assert Page(page.text).one("input", name="search")["value"] == search


def test_a_search_that_finds_nothing_says_what_to_do(organiser: Desk, place: Answered) -> None:
    place.submit("after", 1, **WHY, why="Oer")
    page = look(organiser, results(place, answer="why"), search="poeth")
    assert said(organiser, page, "No answer was found. Try fewer or other words.")


def test_more_texts_stand_on_further_pages(organiser: Desk, place: Answered, clock: Clock) -> None:
    for number in range(27):
        place.submit("after", number, **WHY, why=f"text {number}")
        clock.move(minutes=1)
    first = organiser.get(results(place, answer="why"))
    assert len(Page(first.text).all("p", class_="holi-answer")) == 25
    older = Page(first.text).one("a", id="older")["href"]
    second = organiser.client.get(older, headers=organiser.headers)
    assert [text.text for text in Page(second.text).all("p", class_="holi-answer")] == ["text 1", "text 0"]
    assert Page(second.text).one("a", id="newer")["href"].endswith("page=1")


def test_text_is_text(organiser: Desk, place: Answered) -> None:
    place.submit("after", 1, **WHY, why="<script>alert(1)</script>")
    page = organiser.get(results(place, answer="why"))
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_there_is_no_page_for_what_nobody_is_asked_to_write(organiser: Desk, place: Answered) -> None:
    good(place, 1)
    for answer in ("nothing", "mood", "liked.food"):
        assert organiser.get(results(place, answer=answer)).status_code == 404


# For whose eyes


def test_a_viewer_sees_no_answer_that_says_who_gave_it(viewer: Desk, organiser: Desk, place: Answered) -> None:
    place.submit("registration", 1)
    page = viewer.get(results(place, "registration"))
    hidden = "The answers tell who gave them, so they are shown to the workshop’s organisers alone."
    for key in ("name", "email"):
        assert say(viewer, hidden) in question(page, key).text
        assert viewer.get(results(place, "registration", key)).status_code == 403
        assert organiser.get(results(place, "registration", key)).status_code == 200


def test_a_viewer_reads_what_was_written_without_a_way_to_who_wrote_it(viewer: Desk, place: Answered) -> None:
    response_id = place.submit("after", 1, **WHY, why="Oer")
    page = viewer.get(results(place, answer="why"))
    assert "Oer" in page.text
    assert response_id not in page.text


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ORGANISER, Role.VIEWER])
def test_special_category_data_is_never_shown(
    sqlite_app: Flask, clock: Clock, place: Answered, locale: Locale, role: Role
) -> None:
    member = desk(sqlite_app, role, locale)
    share(sqlite_app, place.workshop.id, member, clock.now())
    place.submit("registration", 1)
    page = member.get(results(place, "registration"))
    assert (
        say(member, "The answers may reveal special category data, so they are never counted up.")
        in question(page, "needs").text
    )
    assert "<table" not in page.text
    assert member.get(results(place, "registration", "needs.yes")).status_code == 404


# Anonymity


def test_an_anonymous_form_takes_no_days_and_one_filter(organiser: Desk, anonymous: Answered) -> None:
    for number in range(12):
        good(anonymous, number)
    page = Page(organiser.get(results(anonymous)).text)
    assert not page.all("input", name="since")
    assert page.all("select", name="language")
    for query in ({"since": "2027-05-01"}, {"language": "cy", "role": "policy"}):
        wrong = look(organiser, results(anonymous), **query)
        assert said(organiser, wrong, "This form promises anonymity: filter by the language or the role alone")
        assert not Page(wrong.text).all("table")


def test_what_would_tell_of_too_few_is_withheld(organiser: Desk, anonymous: Answered) -> None:
    for number in range(8):
        good(anonymous, number, "cy")
    good(anonymous, 9, "en")
    sentence = (
        "These figures are withheld. This form promises anonymity, and so few people are left by the filters, "
        "or left out by them, that they could be recognised."
    )
    for locale in LOCALES:
        page = look(organiser, results(anonymous), language=locale)
        assert said(organiser, page, sentence)
        assert not Page(page.text).all("table")
        assert said(organiser, look(organiser, results(anonymous, answer="why"), language=locale), sentence)
    assert Page(organiser.get(results(anonymous)).text).all("table")


# Following


def test_every_piece_that_follows_new_answers_has_a_name_of_its_own(organiser: Desk, place: Answered) -> None:
    good(place, 1)
    place.submit("after", 2, **WHY, why="Oer")
    for address in (followed(place), results(place), results(place, answer="why")):
        page = Page(organiser.get(address).text)
        pieces = [element for element in page.elements if "data-live-piece" in element.attributes]
        names = [piece["id"] for piece in pieces]
        assert len(names) > 1
        assert len(set(names)) == len(names)
        assert all(names)
        assert all(not any(outer in pieces for outer in piece.inside) for piece in pieces)
        # The focus is put back by name.
        for element in page.elements:
            if element.tag in {"a", "summary", "button"} and any(outer in pieces for outer in element.inside):
                assert element["id"], element


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(organiser: Desk, place: Answered, clock: Clock) -> None:
    by_itself = {**organiser.headers, "Sec-Fetch-Dest": "empty"}
    for _ in range(5):
        clock.move(minutes=30)
        last = organiser.client.get(organiser.at(followed(place)), headers=by_itself)
    assert last.status_code == 303
    assert not organiser.is_in()


def reached(member: Desk, answered: int, skipped: int = 0) -> str:
    """What stands below a statement of a grid."""
    words = [say(member, "Answered: %(count)s", count=answered)]
    return " ".join([*words, say(member, "Skipped: %(count)s", count=skipped)] if skipped else words)


def leave(place: Answered, clock: Clock, page: str) -> None:
    """Begin the form, and get as far as a page."""
    form = place.workshop.forms["after"]
    with place.app.app_context(), transaction():
        db.session.execute(
            insert(Draft).values(
                key="1" * 64,
                questionnaire_id=form.id,
                version_id=form.current.id,
                pages={},
                last_page=page,
                reached_check=False,
                locale_started="cy",
                started_at=clock.now(),
                updated_at=clock.now(),
            )
        )

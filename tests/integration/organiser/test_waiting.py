"""Texts that wait for translators, as organisers meet them: where they write, on the overview, on their own page."""

from __future__ import annotations

from typing import Final

import pytest
from flask import Flask

from app import clock as app_clock
from app.accounts.rules import Role
from app.language import LOCALES, Locale, other
from app.language.catalogues import pgettext_in
from app.wording import service as wording
from app.wording.queries import list_questions
from app.wording.rules import State
from app.workshops import service
from app.workshops.queries import find_published
from app.workshops.rules import field_id
from tests.conftest import Clock
from tests.integration.organiser.desk import TEXTS, Desk, desk, make_managed
from tests.integration.organiser.editing import Sheet, due, errors, notice, snapshot, stored
from tests.integration.organiser.test_overview import overview, statuses
from tests.integration.web.visitor import Visitor
from tests.journeys.words import say
from tests.unit.web.markup import Page

PLACE: Final = "workshop.place"
LABEL: Final = "registration.full_name.label"
QUESTIONS: Final = "/{organise}/%d/{questions}"


@pytest.fixture
def draft(sqlite_app: Flask, clock: Clock, organiser: Desk) -> int:
    """A draft of the organiser's that could be published."""
    return make_managed(sqlite_app, clock.now(), "ready", by=organiser.user_id)


@pytest.fixture
def published(sqlite_app: Flask, clock: Clock, organiser: Desk) -> int:
    """A published workshop of the organiser's."""
    return make_managed(sqlite_app, clock.now(), "published", by=organiser.user_id)


def description(member: Desk, workshop_id: int) -> Sheet:
    """The page with the place."""
    return Sheet(desk=member, template=f"/{{organise}}/{workshop_id}/{{description}}")


def texts(app: Flask, member: Desk, workshop_id: int, query: str = "") -> Sheet:
    """The page with the texts of the form for registration."""
    form_id = snapshot(app, workshop_id).forms["registration"].id
    return Sheet(desk=member, template=f"/{{organise}}/{workshop_id}/{{forms}}/{form_id}/{{texts}}", query=query)


def shown(app: Flask, workshop_id: int, key: str = PLACE) -> dict[Locale, str]:
    """What participants see."""
    with app.app_context():
        found = find_published("en", snapshot(app, workshop_id).slugs["en"])
        assert found is not None
        return {"cy": found.words("cy")(key), "en": found.words("en")(key)}


def wait(app: Flask, workshop_id: int, key: str = PLACE, *, cy: str | None = None, en: str | None = None) -> None:
    """Change a wording and leave the other to translators."""
    with app.app_context():
        before = stored(app, workshop_id)[key].wordings
        wordings: dict[Locale, str] = {"cy": cy or before["cy"], "en": en or before["en"]}
        service.change_texts(workshop_id, {key: wordings}, by=None, at=app_clock.now(), wait=[key])


def ask(app: Flask, workshop_id: int, question: str, key: str = PLACE) -> int:
    """A translator's question about a text."""
    with app.app_context():
        return wording.ask(stored(app, workshop_id)[key].id, question, by=None, at=app_clock.now())


def tag(member: Desk, words: str, **filled: object) -> str:
    """A tag of the overview, in the person's language."""
    with member.app.app_context():
        return pgettext_in(member.locale, "part of a workshop", words, **filled)


def keep_button(page: Page) -> str:
    """What the button sends by which a text stays as it is."""
    (button,) = [one for one in page.all("button", name="action") if one["value"].startswith("keep:")]
    return button["value"]


@pytest.mark.parametrize("changed", LOCALES)
def test_what_is_changed_in_one_language_alone_waits_and_people_see_the_earlier_pair(
    sqlite_app: Flask, organiser: Desk, published: int, locale: Locale, changed: Locale
) -> None:
    sheet = description(organiser, published)
    page = sheet.follow(sheet.send({f"workshop-place-{changed}": "Y Bala"}, action="wait"))
    assert notice(page) == say(
        locale,
        "Saved. What you changed in one language alone waits for a translator. "
        "Until the translation has been approved, people see the earlier text in both languages.",
    )
    assert shown(sqlite_app, published) == TEXTS[PLACE]
    assert due(page) == {f"workshop-place-{other(changed)}"}
    assert say(locale, "Waiting for a translator") in page.one("main").text
    text = stored(sqlite_app, published)[PLACE]
    assert (text.source_locale, text.state) == (changed, State.STALE)
    assert organiser.at(f"/{{translate}}/{{texts}}/{text.id}") in {link["href"] for link in page.all("a")}


def test_save_alone_shows_both_as_they_stand(
    sqlite_app: Flask, organiser: Desk, published: int, locale: Locale
) -> None:
    sheet = description(organiser, published)
    page = sheet.follow(sheet.send({"workshop-place-en": "Bala"}))
    assert notice(page) == say(locale, "Saved.")
    assert shown(sqlite_app, published) == {"cy": TEXTS[PLACE]["cy"], "en": "Bala"}


def test_where_both_are_changed_nothing_waits(
    sqlite_app: Flask, organiser: Desk, published: int, locale: Locale
) -> None:
    sheet = description(organiser, published)
    page = sheet.follow(sheet.send({"workshop-place-en": "Bala", "workshop-place-cy": "Y Bala"}, action="wait"))
    assert notice(page) == say(locale, "Saved.")
    assert shown(sqlite_app, published) == {"cy": "Y Bala", "en": "Bala"}


def test_saving_something_else_leaves_what_waits_to_the_translators(
    sqlite_app: Flask, organiser: Desk, published: int
) -> None:
    wait(sqlite_app, published, en="Bala")
    sheet = description(organiser, published)
    sheet.follow(sheet.send({"workshop-summary-cy": "Crynodeb", "workshop-summary-en": "Summary"}))
    assert stored(sqlite_app, published)[PLACE].state is State.STALE
    assert shown(sqlite_app, published) == TEXTS[PLACE]


def test_a_text_that_people_see_cannot_be_emptied_into_waiting(
    sqlite_app: Flask, organiser: Desk, published: int, locale: Locale
) -> None:
    answer = description(organiser, published).send({"workshop-place-cy": ""}, action="wait")
    assert errors(answer) == {"workshop-place-cy": say(locale, "Enter the location in Welsh")}
    assert shown(sqlite_app, published) == TEXTS[PLACE]


def test_the_meaning_is_unchanged_shows_the_new_wording_beside_the_old_one(
    sqlite_app: Flask, organiser: Desk, published: int, locale: Locale
) -> None:
    wait(sqlite_app, published, en="Town Hall, Aber")
    sheet = description(organiser, published)
    page = sheet.open()
    assert say(locale, "The meaning is unchanged: keep the Welsh") in page.one("main").text
    page = sheet.follow(sheet.send({}, action=keep_button(page), page=page))
    assert notice(page) == say(locale, "Saved. The text counts as approved, and is shown in both languages.")
    assert shown(sqlite_app, published) == {"cy": TEXTS[PLACE]["cy"], "en": "Town Hall, Aber"}
    log = organiser.get(f"/{{organise}}/{published}/{{activity-log}}").text
    assert say(locale, "Description") in log


def test_nothing_is_kept_that_somebody_else_has_changed_meanwhile(
    sqlite_app: Flask, organiser: Desk, published: int, locale: Locale
) -> None:
    wait(sqlite_app, published, en="Town Hall, Aber")
    sheet = description(organiser, published)
    page = sheet.open()
    wait(sqlite_app, published, en="Elsewhere")
    page = sheet.follow(sheet.send({}, action=keep_button(page), page=page))
    assert notice(page) == say(
        locale, "The text has not been approved, since somebody else has changed it in the meantime. Read it again."
    )
    assert shown(sqlite_app, published) == TEXTS[PLACE]


@pytest.mark.parametrize("action", ["keep:99999:0", "keep:x:y", "keep:"])
def test_a_text_of_another_workshop_is_not_kept(
    sqlite_app: Flask, clock: Clock, organiser: Desk, published: int, action: str
) -> None:
    theirs = make_managed(sqlite_app, clock.now(), "published", title={"cy": "Arall", "en": "Another"})
    wait(sqlite_app, theirs, en="Elsewhere")
    text = stored(sqlite_app, theirs)[PLACE]
    sheet = description(organiser, published)
    for value in (action, f"keep:{text.id}:{text.version}"):
        sheet.follow(sheet.send({}, action=value))
    assert stored(sqlite_app, theirs)[PLACE].state is State.STALE


def test_a_text_of_a_form_waits_and_its_pages_show_the_old_pair_and_then_both_new_ones(
    sqlite_app: Flask, organiser: Desk, published: int, locale: Locale
) -> None:
    visitor = Visitor(sqlite_app, locale, snapshot(sqlite_app, published).slugs)
    before = stored(sqlite_app, published)[LABEL].wordings
    assert before[locale] in visitor.open("registration").text
    sheet = texts(sqlite_app, organiser, published)
    page = sheet.follow(sheet.send({field_id(LABEL, "en"): "Your whole name"}, action="wait:you"))
    assert due(page) == {field_id(LABEL, "cy")}
    assert before[locale] in visitor.open("registration").text
    with sqlite_app.app_context():
        text = stored(sqlite_app, published)[LABEL]
        service.approve_text(text.id, ["Eich enw cyfan"], version=text.version, by=None, at=app_clock.now())
    after: dict[Locale, str] = {"cy": "Eich enw cyfan", "en": "Your whole name"}
    for one in LOCALES:
        visitor = Visitor(sqlite_app, one, snapshot(sqlite_app, published).slugs)
        assert after[one] in visitor.open("registration").text
        assert before[one] not in visitor.open("registration").text


def test_what_waits_is_not_among_what_is_to_be_written(sqlite_app: Flask, organiser: Desk, draft: int) -> None:
    wait(sqlite_app, draft, LABEL, en="Your whole name")
    page = texts(sqlite_app, organiser, draft, "?only=missing").open()
    assert not page.with_id(field_id(LABEL, "en"))
    assert organiser.at(QUESTIONS % draft) + "#waiting" in {link["href"] for link in page.all("a")}


def test_a_new_case_study_in_one_language_waits_in_a_published_workshop(
    sqlite_app: Flask, organiser: Desk, published: int, locale: Locale
) -> None:
    sheet = Sheet(desk=organiser, template=f"/{{organise}}/{published}/{{case-studies}}")
    page = sheet.follow(sheet.send({"workshop-case_study-new-en": "A study"}, action="wait"))
    assert due(page) == {"workshop-case_study-1-cy"}
    assert say(locale, "Waiting for a translator") in page.one("main").text
    assert snapshot(sqlite_app, published).case_studies("en") == []


def test_a_draft_says_that_publishing_waits_and_what_for(
    sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale
) -> None:
    sheet = description(organiser, draft)
    page = sheet.follow(sheet.send({"workshop-place-en": "Bala"}, action="wait"))
    assert notice(page) == say(
        locale,
        "Saved. What you changed in one language alone waits for a translator. "
        "The workshop can be published once the translation has been approved.",
    )
    missing = Page(organiser.get(f"/{{organise}}/{draft}/{{publish}}").text).one("main").text
    place = say(locale, "Location")
    assert (
        say(locale, "%(what)s: the Welsh waits for a translator, since the English has changed", what=place) in missing
    )
    words = say(locale, "It can be published once its translation is approved. Texts that wait: %(number)s", number=1)
    assert words in overview(organiser, draft).one("main").text


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_where_no_translator_looks_any_more_nothing_can_wait(
    sqlite_app: Flask, clock: Clock, organiser: Desk, state: str
) -> None:
    made = make_managed(sqlite_app, clock.now(), state, by=organiser.user_id)  # type: ignore[arg-type]
    sheet = description(organiser, made)
    assert [one["value"] for one in sheet.open().all("button", name="action")].count("wait") == 0
    sheet.follow(sheet.send({"workshop-place-en": "Bala"}, action="wait"))
    assert stored(sqlite_app, made)[PLACE].state is State.APPROVED


def test_the_overview_and_the_list_say_what_waits_for_whom(sqlite_app: Flask, organiser: Desk, published: int) -> None:
    locale = organiser.locale
    task = organiser.at("/{questions}").rpartition("/")[2]
    assert statuses(overview(organiser, published))[task] == [tag(organiser, "Completed")]
    wait(sqlite_app, published, en="Bala")
    wait(sqlite_app, published, LABEL, cy="Eich enw cyfan")
    with sqlite_app.app_context():
        text = stored(sqlite_app, published)[LABEL]
        wording.submit(text.id, ["Whole name"], version=text.version, by=None, at=app_clock.now())
    ask(sqlite_app, published, "Which hall?")
    found = statuses(overview(organiser, published))
    assert found[task] == [
        tag(organiser, words, number=1)
        for words in (
            "Waiting for a translator: %(number)s",
            "Waiting for approval: %(number)s",
            "Waiting for your answer: %(number)s",
        )
    ]
    card = Page(organiser.get("/{organise}").text).one("main").text
    assert say(locale, "Texts that wait: %(number)s", number=2) in card
    assert say(locale, "Questions from translators: %(number)s", number=1) in card


def test_a_viewer_is_told_nothing_of_it(sqlite_app: Flask, clock: Clock, published: int) -> None:
    wait(sqlite_app, published, en="Bala")
    ask(sqlite_app, published, "Which hall?")
    viewer = desk(sqlite_app, Role.VIEWER)
    with sqlite_app.app_context():
        service.share(published, viewer.user_id, by=None, at=clock.now())
    assert "Texts that wait" not in viewer.get("/{organise}").text
    assert "translator" not in overview(viewer, published).one("main").text


def test_where_nobody_asks_the_page_says_so(organiser: Desk, draft: int, locale: Locale) -> None:
    page = Page(organiser.get(QUESTIONS % draft).text)
    main = page.one("main").text
    words = "There are no questions. When a translator asks something about a text, you can answer it here."
    assert say(locale, words) in main
    assert say(locale, "None: every text is approved in both languages.") in main


def test_a_question_is_answered_where_its_text_is_quoted(
    sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale
) -> None:
    asked = ask(sqlite_app, draft, "Which hall?\nThe old one?")
    sheet = Sheet(desk=organiser, template=QUESTIONS % draft)
    page = sheet.open()
    assert page.one("blockquote").text.strip() == TEXTS[PLACE]["en"]
    assert page.one("blockquote")["lang"] == ("" if locale == "en" else "en")
    assert "Which hall?" in page.one("main").text
    page = sheet.follow(sheet.send({f"answer-{asked}": " The new\r\none "}))
    assert notice(page) == say(locale, "Your answer has been saved. Translators see it beside the text.")
    assert "The new\none" in page.one("main").text
    assert not page.with_id("page")
    with sqlite_app.app_context():
        (found,) = list_questions(catalogues=[snapshot(sqlite_app, draft).catalogue_id])
    assert found.answer == "The new\none"


def test_an_empty_answer_is_asked_for(sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale) -> None:
    asked = ask(sqlite_app, draft, "Which hall?")
    answer = Sheet(desk=organiser, template=QUESTIONS % draft).send({})
    assert answer.status_code == 422
    assert errors(answer) == {f"answer-{asked}": say(locale, "Enter your answer")}


def test_the_language_switch_keeps_an_answer(sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale) -> None:
    asked = ask(sqlite_app, draft, "Which hall?")
    sheet = Sheet(desk=organiser, template=QUESTIONS % draft)
    address = sheet.open().one("button", class_="holi-switch")["formaction"]
    there = Page(sheet.send({f"answer-{asked}": "ŵ" * 3000}, action="switch", address=address).text)
    assert there.one("html")["lang"] == other(locale)
    assert str(there.value(f"answer-{asked}")).strip() == "ŵ" * 3000


def test_the_second_to_answer_is_shown_what_the_first_answered(sqlite_app: Flask, organiser: Desk, draft: int) -> None:
    asked = ask(sqlite_app, draft, "Which hall?")
    sheet = Sheet(desk=organiser, template=QUESTIONS % draft)
    page = sheet.open()
    with sqlite_app.app_context():
        wording.answer_question(asked, "The old one", by=None, at=app_clock.now())
    answer = sheet.send({f"answer-{asked}": "The new one"}, page=page)
    assert list(errors(answer)) == [f"answer-{asked}"]
    assert "The old one" in answer.text
    assert "The new one" in str(Page(answer.text).value(f"answer-{asked}"))


def test_a_question_about_another_workshop_is_not_answered_here(
    sqlite_app: Flask, clock: Clock, organiser: Desk, draft: int
) -> None:
    theirs = make_managed(sqlite_app, clock.now(), title={"cy": "Arall", "en": "Another"})
    asked = ask(sqlite_app, theirs, "Which?", "workshop.title")
    organiser.post(QUESTIONS % draft, action="continue", **{f"answer-{asked}": "Mine"})
    with sqlite_app.app_context():
        (found,) = list_questions(catalogues=[snapshot(sqlite_app, theirs).catalogue_id])
    assert found.answer is None
    assert organiser.get(QUESTIONS % theirs).status_code == 404


def test_a_second_person_can_be_asked_for_and_the_log_tells_it(
    sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale
) -> None:
    sheet = Sheet(desk=organiser, template=QUESTIONS % draft)
    address = f"{QUESTIONS % draft}/{{approval}}"
    page = sheet.follow(organiser.post(address, wanted="yes"))
    assert notice(page) == say(locale, "From now on a second person approves each translation.")
    assert snapshot(sqlite_app, draft).second_approval
    log = organiser.get(f"/{{organise}}/{draft}/{{activity-log}}").text
    assert say(locale, "A second person approves each translation") in log
    page = sheet.follow(organiser.post(address, wanted="no"))
    assert notice(page) == say(locale, "From now on whoever translates a text may approve it too.")
    assert not snapshot(sqlite_app, draft).second_approval

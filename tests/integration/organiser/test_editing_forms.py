"""Which forms a workshop has, and every text of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from flask import Flask

from app.language import LOCALES, Locale, other
from app.questionnaires import Questionnaire, library
from app.responses.service import submit
from app.web.pages.text_places import kind_of_question, place_of_text
from app.workshops import service
from app.workshops.rules import field_id
from tests.conftest import Clock
from tests.factories import feedback_form, filled_in, make_sheet, make_workshop
from tests.integration.accounts.members import OWN
from tests.integration.organiser.desk import Desk, desk, make_managed, share
from tests.integration.organiser.editing import Sheet, due, errors, held, notice, snapshot, stored
from tests.journeys.words import form_text, say
from tests.unit.web.builders import questionnaire
from tests.unit.web.markup import Page

FORMS: Final = "/{organise}/%d/{forms}"
LABEL: Final = "registration.full_name.label"
OPTION: Final = "registration.role.option.policy"


@pytest.fixture
def draft(sqlite_app: Flask, clock: Clock, organiser: Desk) -> int:
    """A draft of the organiser's with a form for registration."""
    return make_managed(sqlite_app, clock.now(), by=organiser.user_id, library=("registration",))


@pytest.fixture
def published(sqlite_app: Flask, clock: Clock, organiser: Desk) -> int:
    """A published workshop of the organiser's with all forms."""
    return make_managed(sqlite_app, clock.now(), "published", by=organiser.user_id)


def texts_of(app: Flask, organiser: Desk, workshop: int, moment: str = "registration", query: str = "") -> Sheet:
    """The page with the texts of a form."""
    form = snapshot(app, workshop).forms[moment]
    return Sheet(desk=organiser, template=f"/{{organise}}/{workshop}/{{forms}}/{form.id}/{{texts}}", query=query)


def without_welsh(app: Flask, workshop: int, clock: Clock, *keys: str) -> None:
    """Leave these texts in English alone."""
    english = {key: stored(app, workshop)[key].wordings["en"] for key in keys}
    with app.app_context():
        service.change_texts(
            workshop, {key: {"cy": "", "en": text} for key, text in english.items()}, by=None, at=clock.now()
        )


def text_fields(page: Page) -> set[str]:
    """The fields of texts that the page has."""
    return {name for name in held(page) if name.endswith(("-cy", "-en"))}


def test_a_form_of_the_library_is_added_in_both_languages(
    sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale
) -> None:
    sheet = Sheet(desk=organiser, template=FORMS % draft)
    offered = [one["value"] for one in sheet.open().all("button", name="action")]
    assert offered == ["add:pre_session", "add:activity", "add:post_session"]
    page = sheet.follow(organiser.post(FORMS % draft, action="add:post_session"))
    assert notice(page) == say(locale, "The form has been added. Check when it is open.")
    assert set(snapshot(sqlite_app, draft).forms) == {"registration", "after"}
    title = stored(sqlite_app, draft)["post_session.title"].wordings
    assert title == {one: form_text(one, "post_session", "title") for one in LOCALES}
    assert any(title[locale] in one.text for one in page.all("h3"))


def test_what_is_not_in_the_library_cannot_be_added(organiser: Desk, draft: int) -> None:
    for action in ("add:nothing", "add", "", "other:registration"):
        assert organiser.post(FORMS % draft, action=action).status_code == 400


def test_a_second_form_for_a_moment_is_not_added(organiser: Desk, draft: int, locale: Locale) -> None:
    sheet = Sheet(desk=organiser, template=FORMS % draft)
    page = sheet.follow(organiser.post(FORMS % draft, action="add:registration"))
    assert notice(page) == say(locale, "Nothing has been added: the workshop has a form for this moment already.")


def test_a_form_is_removed_after_a_question(sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale) -> None:
    sheet = Sheet(desk=organiser, template=FORMS % draft)
    (link,) = [one for one in sheet.open().all("a") if "remove=" in one["href"]]
    asked = Page(organiser.client.get(link["href"], headers=OWN).text)
    assert asked.one("h1").text.strip() == say(locale, "Remove this form?")
    assert set(snapshot(sqlite_app, draft).forms) == {"registration"}
    (button,) = [one for one in asked.all("button", name="action") if one["value"].startswith("remove:")]
    page = sheet.follow(organiser.post(FORMS % draft, action=button["value"]))
    assert notice(page) == say(locale, "The form has been removed.")
    assert snapshot(sqlite_app, draft).forms == {}
    assert not any(key.startswith("registration.") for key in stored(sqlite_app, draft))
    assert say(
        locale, "This workshop has no form yet. Add at least one, so that people can answer something."
    ) in " ".join(one.text for one in page.all("p"))


def test_a_form_that_was_answered_cannot_be_removed(
    sqlite_app: Flask, clock: Clock, organiser: Desk, tmp_path: Path, locale: Locale
) -> None:
    made = make_workshop(sqlite_app, tmp_path, clock.now(), feedback_form())
    share(sqlite_app, made.id, organiser, clock.now())
    with sqlite_app.app_context():
        paper = make_sheet(made, "after")
        submit(paper, None, filled_in(paper, mood="good"), wording_revision=1, locale="cy", at=clock.now())
    sheet = Sheet(desk=organiser, template=FORMS % made.id)
    page = sheet.open()
    assert not [one for one in page.all("a") if "remove=" in one["href"]]
    form = made.forms["after"].id
    sentence = say(
        locale, "The form cannot be removed, since somebody has answered it or begun to. You can let it close instead."
    )
    assert notice(sheet.follow(organiser.post(FORMS % made.id, action=f"remove:{form}"))) == sentence
    asked = organiser.client.get(f"{sheet.address}?remove={form}", headers=OWN)
    assert notice(sheet.follow(asked)) == sentence
    assert set(snapshot(sqlite_app, made.id).forms) == {"after"}


def test_a_form_of_another_workshop_is_not_removed(
    sqlite_app: Flask, clock: Clock, organiser: Desk, draft: int
) -> None:
    theirs = make_managed(sqlite_app, clock.now(), library=("registration",))
    form = snapshot(sqlite_app, theirs).forms["registration"].id
    for which in (form, "x", "9" * 30, ""):
        assert organiser.post(FORMS % draft, action=f"remove:{which}").status_code == 404
    assert "registration" in snapshot(sqlite_app, theirs).forms


def test_the_page_has_every_text_of_the_form_under_the_id_that_gaps_lead_to(
    sqlite_app: Flask, organiser: Desk, draft: int
) -> None:
    page = texts_of(sqlite_app, organiser, draft).open()
    assert text_fields(page) == {
        field_id(text.key, one) for text in library()["registration"].texts() for one in LOCALES
    }
    ids = [one["id"] for one in page.elements if one["id"]]
    assert len(ids) == len(set(ids))


def test_headings_stand_in_order_and_name_pages_and_questions(
    sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale
) -> None:
    page = texts_of(sqlite_app, organiser, draft).open()
    headings = [one for one in page.elements if one.tag in {"h1", "h2", "h3"} and "notification" not in one["class"]]
    assert headings[0].tag == "h1"
    assert [one.tag for one in headings].count("h1") == 1
    questions = [one.text.strip() for one in headings if one.tag == "h3"]
    form = library()["registration"]
    assert questions == [form_text(locale, form.key, key, "label") for key in form.questions_by_key]
    assert sum(one.tag == "h2" for one in headings) == 1 + len(form.pages)


def test_only_guidance_says_that_it_may_have_markdown(sqlite_app: Flask, organiser: Desk, draft: int) -> None:
    page = texts_of(sqlite_app, organiser, draft).open()
    hinted = [one["id"] for one in page.all("div", class_="govuk-hint") if "Markdown" in one.text]
    assert hinted == ["registration-page-consent-guidance-hint"]


def test_every_text_of_every_kind_of_question_has_a_name(english: None) -> None:
    form: Questionnaire = questionnaire()
    for question in form.questions_by_key.values():
        assert kind_of_question(question) or question.kind == "guidance"
        for text in question.texts(form.key):
            assert place_of_text(question, text.key.split(".")[2:])


@pytest.fixture
def english(sqlite_app: Flask) -> object:
    """A request to an English page."""
    with sqlite_app.test_request_context("/en/"):
        sqlite_app.preprocess_request()
        yield


def test_the_filter_shows_only_what_is_missing_and_ends_where_nothing_is(
    sqlite_app: Flask, clock: Clock, organiser: Desk, draft: int, locale: Locale
) -> None:
    without_welsh(sqlite_app, draft, clock, LABEL, OPTION)
    sheet = texts_of(sqlite_app, organiser, draft, query="?only=missing")
    page = sheet.open()
    assert text_fields(page) == {field_id(key, one) for key in (LABEL, OPTION) for one in LOCALES}
    assert due(page) == {field_id(LABEL, "cy"), field_id(OPTION, "cy")}
    there = sheet.follow(sheet.send({field_id(LABEL, "cy"): "Eich enw"}, action="save:about"))
    assert text_fields(there) == {field_id(OPTION, one) for one in LOCALES}
    assert notice(there)
    done = sheet.follow(sheet.send({field_id(OPTION, "cy"): "Polisi"}, action="save:about"))
    assert text_fields(done) == set()
    assert notice(done) == say(locale, "Saved.")
    assert say(locale, "Nothing is missing: every text is there in both languages.") in " ".join(
        one.text for one in done.all("p")
    )


def test_saving_a_section_comes_back_to_it_and_saves_what_was_typed_in_others(
    sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale
) -> None:
    sheet = texts_of(sqlite_app, organiser, draft)
    changes = {field_id(LABEL, "en"): "Your name", field_id("registration.page.consent.title", "cy"): "Cydsynio"}
    answer = sheet.send(changes, action="save:taking_part")
    assert answer.headers["Location"].endswith("?saved=taking_part#part-taking_part")
    page = sheet.follow(answer)
    assert notice(page) == say(locale, "Saved.")
    (box,) = page.all("div", class_="govuk-notification-banner")
    assert [one["id"] for one in box.inside if one.tag == "section"] == ["part-taking_part"]
    assert stored(sqlite_app, draft)[LABEL].wordings["en"] == "Your name"
    assert stored(sqlite_app, draft)["registration.page.consent.title"].wordings["cy"] == "Cydsynio"


def test_enter_comes_back_to_the_section_in_which_something_was_changed(
    sqlite_app: Flask, organiser: Desk, draft: int
) -> None:
    sheet = texts_of(sqlite_app, organiser, draft)
    answer = sheet.send({field_id("registration.page.consent.title", "cy"): "Cydsynio"})
    assert answer.headers["Location"].endswith("?saved=consent#part-consent")


def test_a_form_cannot_lack_a_text_in_both_languages(
    sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale
) -> None:
    sheet = texts_of(sqlite_app, organiser, draft)
    answer = sheet.send({field_id(LABEL, "cy"): "", field_id(LABEL, "en"): ""})
    assert answer.status_code == 422
    ((anchor, sentence),) = errors(answer).items()
    assert anchor == field_id(LABEL, "en")
    assert sentence.startswith(say(locale, "A form cannot do without this text: enter it in Welsh or in English"))
    assert form_text(locale, "registration", "full_name", "label") in sentence


def test_a_published_form_refuses_a_text_in_one_language_alone(
    sqlite_app: Flask, organiser: Desk, published: int, locale: Locale
) -> None:
    sheet = texts_of(sqlite_app, organiser, published, "after")
    key = "post_session.overall.label"
    answer = sheet.send({field_id(key, "cy"): "", field_id("post_session.title", "en"): "Changed"})
    assert list(errors(answer)) == [field_id(key, "cy")]
    assert say(locale, "Enter this text in Welsh") in errors(answer)[field_id(key, "cy")]
    assert Page(answer.text).value(field_id("post_session.title", "en")) == "Changed"
    assert stored(sqlite_app, published)["post_session.title"].wordings["en"] != "Changed"


def test_the_switch_keeps_what_was_typed_and_the_filter(
    sqlite_app: Flask, clock: Clock, organiser: Desk, draft: int, locale: Locale
) -> None:
    without_welsh(sqlite_app, draft, clock, LABEL, OPTION)
    sheet = texts_of(sqlite_app, organiser, draft, query="?only=missing")
    address = sheet.open().one("button", class_="holi-switch")["formaction"]
    assert address.endswith("?only=missing")
    there = Page(sheet.send({field_id(LABEL, "cy"): "ŵ" * 3000}, action="switch", address=address).text)
    assert there.one("html")["lang"] == other(locale)
    assert there.value(field_id(LABEL, "cy")) == "ŵ" * 3000
    assert text_fields(there) == {field_id(key, one) for key in (LABEL, OPTION) for one in LOCALES}


def test_two_who_change_texts_of_one_form_disturb_each_other_only_in_the_same_text(
    sqlite_app: Flask, clock: Clock, organiser: Desk, draft: int, locale: Locale
) -> None:
    colleague = desk(sqlite_app, locale=locale)
    share(sqlite_app, draft, colleague, clock.now())
    mine, theirs = (texts_of(sqlite_app, one, draft) for one in (organiser, colleague))
    page = mine.open()
    theirs.follow(theirs.send({field_id(LABEL, "en"): "Theirs", field_id(OPTION, "en"): "Theirs too"}))
    answer = mine.send({field_id(LABEL, "en"): "Mine", field_id("registration.title", "en"): "Sign up"}, page=page)
    assert list(errors(answer)) == [field_id(LABEL, "en")]
    mine.follow(mine.send({}, page=Page(answer.text)))
    texts = stored(sqlite_app, draft)
    assert texts[LABEL].wordings["en"] == "Mine"
    assert texts[OPTION].wordings["en"] == "Theirs too"
    assert texts["registration.title"].wordings["en"] == "Sign up"


def test_what_somebody_else_completed_meanwhile_is_still_shown_to_whoever_wrote_it_too(
    sqlite_app: Flask, clock: Clock, organiser: Desk, draft: int
) -> None:
    without_welsh(sqlite_app, draft, clock, LABEL)
    sheet = texts_of(sqlite_app, organiser, draft, query="?only=missing")
    page = sheet.open()
    with sqlite_app.app_context():
        service.change_texts(draft, {LABEL: {"cy": "Enw", "en": "Full name"}}, by=None, at=clock.now())
    answer = sheet.send({field_id(LABEL, "cy"): "Enw llawn"}, page=page)
    assert list(errors(answer)) == [field_id(LABEL, "cy")]
    assert Page(answer.text).value(field_id(LABEL, "cy")) == "Enw llawn"


def test_a_form_of_more_than_a_hundred_texts_is_saved_as_a_whole(
    sqlite_app: Flask, clock: Clock, organiser: Desk, tmp_path: Path
) -> None:
    options = [{"key": f"o{number}", "number": number, "label": f"Option {number}"} for number in range(1, 161)]
    many = {"key": "many", "kind": "select", "label": "Which?", "options": options}
    form = feedback_form() | {"pages": [{"key": "first", "title": "The day", "questions": [many]}]}
    made = make_workshop(sqlite_app, tmp_path, clock.now(), form)
    share(sqlite_app, made.id, organiser, clock.now())
    sheet = texts_of(sqlite_app, organiser, made.id, "after")
    changes = {field_id(f"feedback.many.option.o{number}", "en"): f"Choice {number}" for number in range(1, 161)}
    assert sheet.send(changes).status_code == 303
    texts = stored(sqlite_app, made.id)
    assert texts["feedback.many.option.o160"].wordings["en"] == "Choice 160"

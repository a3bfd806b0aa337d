"""The pages on which a workshop's own texts are written: description, activity, case studies, contact."""

from __future__ import annotations

from typing import Final

import pytest
from flask import Flask

from app import clock as app_clock
from app.language import Locale, other
from app.wording.rules import State
from app.workshops import service
from app.workshops.queries import find_published
from tests.conftest import Clock
from tests.integration.organiser.desk import TITLE, Desk, desk, make_managed, share
from tests.integration.organiser.editing import Sheet, due, errors, held, notice, snapshot, stored
from tests.journeys.words import say
from tests.unit.web.markup import Page

PAGES: Final = ("description", "activity", "case-studies", "contact")
DESCRIPTION: Final = "/{organise}/%d/{description}"
CASE_STUDIES: Final = "/{organise}/%d/{case-studies}"
CONTACT: Final = "/{organise}/%d/{contact}"


@pytest.fixture
def draft(sqlite_app: Flask, clock: Clock, organiser: Desk) -> int:
    """A draft of the organiser's, with a title and nothing else."""
    return make_managed(sqlite_app, clock.now(), by=organiser.user_id)


@pytest.fixture
def published(sqlite_app: Flask, clock: Clock, organiser: Desk) -> int:
    """A published workshop of the organiser's."""
    return make_managed(sqlite_app, clock.now(), "published", by=organiser.user_id)


def add_study(app: Flask, workshop_id: int, text: str) -> str:
    """A case study in both languages."""
    with app.app_context():
        return service.add_case_study(
            workshop_id, {"cy": f"{text} (cy)", "en": f"{text} (en)"}, by=None, at=app_clock.now()
        )


def studies(app: Flask, workshop_id: int, locale: Locale = "en") -> list[str]:
    """The case studies as the workshop's page would show them."""
    return snapshot(app, workshop_id).case_studies(locale)


def test_a_draft_keeps_one_language_and_says_what_is_still_to_do(
    sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale
) -> None:
    sheet = Sheet(desk=organiser, template=DESCRIPTION % draft)
    answer = sheet.send(
        {"workshop-summary-en": "About trees", "workshop-place-cy": "Bangor", "workshop-place-en": "Bangor"}
    )
    page = sheet.follow(answer)
    assert notice(page) == say(locale, "Saved. Still to do: the Welsh of the texts that say “To be written”.")
    assert due(page) == {"workshop-summary-cy"}
    texts = stored(sqlite_app, draft)
    assert texts["workshop.summary"].wordings == {"cy": "", "en": "About trees"}
    assert texts["workshop.summary"].state is State.MISSING
    assert texts["workshop.place"].state is State.APPROVED


def test_a_pair_that_is_saved_counts_as_approved_and_nothing_is_left_to_do(
    sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale
) -> None:
    sheet = Sheet(desk=organiser, template=DESCRIPTION % draft)
    texts = {f"workshop-{part}-{one}": f"{part} {one}" for part in ("summary", "place") for one in ("cy", "en")}
    page = sheet.follow(sheet.send(texts))
    assert notice(page) == say(locale, "Saved.")
    assert due(page) == set()
    assert stored(sqlite_app, draft)["workshop.summary"].state is State.APPROVED


def test_a_workshop_needs_a_title_in_one_language(organiser: Desk, draft: int, locale: Locale) -> None:
    sheet = Sheet(desk=organiser, template=DESCRIPTION % draft)
    answer = sheet.send({"workshop-title-cy": "", "workshop-title-en": " "})
    assert answer.status_code == 422
    assert errors(answer) == {"workshop-title-en": say(locale, "Enter the title in Welsh or in English")}


def test_a_published_workshop_refuses_a_text_in_one_language_alone_at_its_field(
    sqlite_app: Flask, organiser: Desk, published: int, locale: Locale
) -> None:
    sheet = Sheet(desk=organiser, template=DESCRIPTION % published)
    changes = {"workshop-summary-cy": "", "workshop-joining-en": "Ring the bell", "workshop-title-en": "Changed"}
    answer = sheet.send(changes)
    assert answer.status_code == 422
    assert errors(answer) == {
        "workshop-summary-cy": say(locale, "Enter the summary in Welsh"),
        "workshop-joining-cy": say(locale, "Enter the joining details in Welsh, or empty it in both languages"),
    }
    page = Page(answer.text)
    assert {name: page.value(name) for name in changes} == changes
    assert stored(sqlite_app, published)["workshop.title"].wordings == TITLE


def test_what_a_published_workshop_says_changes_in_both_languages_at_once(
    sqlite_app: Flask, organiser: Desk, published: int
) -> None:
    sheet = Sheet(desk=organiser, template=DESCRIPTION % published)
    sheet.send({"workshop-place-cy": "Y Bala", "workshop-place-en": "Bala"})
    with sqlite_app.app_context():
        found = find_published("en", snapshot(sqlite_app, published).slugs["en"])
    assert found is not None
    assert [found.words(one)("workshop.place") for one in ("cy", "en")] == ["Y Bala", "Bala"]


@pytest.mark.parametrize("place", PAGES)
def test_the_language_switch_keeps_what_was_typed_and_saves_nothing(
    sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale, place: str
) -> None:
    add_study(sqlite_app, draft, "One")
    sheet = Sheet(desk=organiser, template=f"/{{organise}}/{draft}/{{{place}}}")
    page = sheet.open()
    switch = page.one("button", class_="holi-switch")
    long = "ŵ" * 3000
    changes = {name: long for name in held(page) if name.endswith(("-cy", "-en"))}
    before = stored(sqlite_app, draft)
    answer = sheet.send(changes, action="switch", address=switch["formaction"])
    assert answer.status_code == 200
    there = Page(answer.text)
    assert there.one("html")["lang"] == other(locale)
    assert held(there) == held(page) | changes
    assert errors(there) == {}
    assert stored(sqlite_app, draft) == before
    back = sheet.send({}, action="switch", page=there, address=there.one("button", class_="holi-switch")["formaction"])
    assert Page(back.text).one("html")["lang"] == locale
    assert held(Page(back.text)) == held(there)


def test_after_an_error_the_switch_still_leads_to_the_page_of_the_other_language(
    organiser: Desk, published: int, locale: Locale
) -> None:
    sheet = Sheet(desk=organiser, template=DESCRIPTION % published)
    refused = Page(sheet.send({"workshop-summary-cy": ""}).text)
    there = sheet.send(
        {}, action="switch", page=refused, address=refused.one("button", class_="holi-switch")["formaction"]
    )
    assert Page(there.text).one("html")["lang"] == other(locale)
    assert Page(there.text).value("workshop-summary-cy") == ""


def test_two_at_once_overwrite_nothing_that_they_have_not_seen(
    sqlite_app: Flask, clock: Clock, organiser: Desk, draft: int, locale: Locale
) -> None:
    colleague = desk(sqlite_app, locale=locale)
    share(sqlite_app, draft, colleague, clock.now())
    mine = Sheet(desk=organiser, template=DESCRIPTION % draft)
    theirs = Sheet(desk=colleague, template=DESCRIPTION % draft)
    page = mine.open()
    theirs.follow(theirs.send({"workshop-title-en": "Theirs", "workshop-place-en": "Town Hall"}))
    answer = mine.send({"workshop-title-en": "Mine", "workshop-summary-en": "Also mine"}, page=page)
    assert answer.status_code == 422
    assert list(errors(answer)) == ["workshop-title-en"]
    shown = Page(answer.text)
    assert shown.value("workshop-title-en") == "Mine"
    assert "Theirs" in shown.with_id("workshop-title-en-theirs")[0].text
    assert stored(sqlite_app, draft)["workshop.title"].wordings["en"] == "Theirs"
    mine.follow(mine.send({}, page=shown))
    texts = stored(sqlite_app, draft)
    assert texts["workshop.title"].wordings["en"] == "Mine"
    assert texts["workshop.summary"].wordings["en"] == "Also mine"
    assert texts["workshop.place"].wordings["en"] == "Town Hall"


def test_the_activity_may_be_left_out_in_both_languages(
    sqlite_app: Flask, organiser: Desk, published: int, locale: Locale
) -> None:
    sheet = Sheet(desk=organiser, template=f"/{{organise}}/{published}/{{activity}}")
    emptied = {name: "" for name in held(sheet.open()) if name.endswith(("-cy", "-en"))}
    page = sheet.follow(sheet.send(emptied))
    assert notice(page) == say(locale, "Saved.")
    assert due(page) == set()
    assert snapshot(sqlite_app, published).find_text(locale, "workshop.activity.name") is None


def test_case_studies_are_added_moved_and_removed(
    sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale
) -> None:
    sheet = Sheet(desk=organiser, template=CASE_STUDIES % draft)
    for number in ("One", "Two"):
        sheet.follow(sheet.send({f"workshop-case_study-new-{one}": number for one in ("cy", "en")}))
    assert studies(sqlite_app, draft) == ["One", "Two"]
    sheet.follow(sheet.send({}, action="up:workshop.case_study.2"))
    assert studies(sqlite_app, draft) == ["Two", "One"]
    sheet.follow(sheet.send({}, action="down:workshop.case_study.2"))
    assert studies(sqlite_app, draft) == ["One", "Two"]
    asked = sheet.follow(sheet.send({}, action="remove:workshop.case_study.1"))
    assert asked.one("h1").text.strip() == say(locale, "Remove this case study?")
    assert "One" in asked.one("p", class_="govuk-inset-text").text
    assert studies(sqlite_app, draft) == ["One", "Two"]
    (button,) = [one for one in asked.all("button", name="action") if one["value"].startswith("remove-now:")]
    answer = organiser.post(CASE_STUDIES % draft, action=button["value"])
    assert notice(sheet.follow(answer)) == say(locale, "The case study has been removed.")
    assert studies(sqlite_app, draft) == ["Two"]


def test_moving_and_removing_keep_what_was_typed(sqlite_app: Flask, organiser: Desk, draft: int) -> None:
    add_study(sqlite_app, draft, "One")
    add_study(sqlite_app, draft, "Two")
    sheet = Sheet(desk=organiser, template=CASE_STUDIES % draft)
    new = {"workshop-case_study-new-cy": "Tri", "workshop-case_study-new-en": "Three"}
    sheet.send({"workshop-case_study-1-en": "Uno"} | new, action="up:workshop.case_study.2")
    assert studies(sqlite_app, draft) == ["Two (en)", "Uno", "Three"]
    sheet.send({"workshop-case_study-1-en": "Eins"}, action="remove:workshop.case_study.2")
    assert studies(sqlite_app, draft) == ["Two (en)", "Eins", "Three"]


def test_a_case_study_emptied_in_both_languages_goes(sqlite_app: Flask, organiser: Desk, draft: int) -> None:
    add_study(sqlite_app, draft, "One")
    sheet = Sheet(desk=organiser, template=CASE_STUDIES % draft)
    sheet.send({"workshop-case_study-1-cy": "", "workshop-case_study-1-en": ""})
    assert "workshop.case_study.1" not in stored(sqlite_app, draft)


def test_a_published_workshop_refuses_half_a_case_study(
    sqlite_app: Flask, organiser: Desk, published: int, locale: Locale
) -> None:
    sheet = Sheet(desk=organiser, template=CASE_STUDIES % published)
    answer = sheet.send({"workshop-case_study-new-en": "Half"})
    sentence = say(locale, "Enter the case study in Welsh, or empty it in both languages")
    assert errors(answer) == {"workshop-case_study-new-cy": sentence}
    assert studies(sqlite_app, published) == []


def test_what_was_written_into_a_case_study_that_somebody_else_removed_is_not_lost(
    sqlite_app: Flask, organiser: Desk, draft: int
) -> None:
    key = add_study(sqlite_app, draft, "One")
    sheet = Sheet(desk=organiser, template=CASE_STUDIES % draft)
    page = sheet.open()
    with sqlite_app.app_context():
        service.remove_case_study(draft, key, by=None, at=app_clock.now())
    answer = sheet.send({"workshop-case_study-1-en": "Written at length"}, page=page)
    assert answer.status_code == 422
    assert Page(answer.text).value("workshop-case_study-1-en") == "Written at length"
    sheet.follow(sheet.send({}, page=Page(answer.text)))
    assert studies(sqlite_app, draft) == ["Written at length"]


def test_there_is_nothing_to_remove_where_there_is_no_such_case_study(organiser: Desk, draft: int) -> None:
    for key in ("workshop.case_study.9", "workshop.title"):
        assert organiser.client.get(organiser.at(CASE_STUDIES % draft) + f"?remove={key}").status_code == 404


def test_contact_and_privacy_are_saved(sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale) -> None:
    sheet = Sheet(desk=organiser, template=CONTACT % draft)
    texts = {"workshop-privacy-cy": "Neb arall", "workshop-privacy-en": "Nobody else"}
    page = sheet.follow(
        sheet.send({"contact_email": " help@example.com", "join_url": "https://example.com/a?b=c"} | texts)
    )
    assert notice(page) == say(locale, "Saved.")
    found = snapshot(sqlite_app, draft)
    assert (found.contact_email, found.join_url) == ("help@example.com", "https://example.com/a?b=c")
    assert found.find_text("cy", "workshop.privacy") == "Neb arall"
    sheet.follow(sheet.send({"contact_email": "", "join_url": ""}))
    found = snapshot(sqlite_app, draft)
    assert (found.contact_email, found.join_url) == (None, None)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "example.com", "https://", "https://a b", "ftp://example.com"])
def test_only_an_address_of_the_web_is_a_link(
    sqlite_app: Flask, organiser: Desk, draft: int, locale: Locale, link: str
) -> None:
    sheet = Sheet(desk=organiser, template=CONTACT % draft)
    answer = sheet.send({"join_url": link, "contact_email": "nobody", "workshop-privacy-en": "Kept"})
    assert errors(answer) == {
        "contact_email": say(locale, "Enter an email address in the correct format, like name@example.com"),
        "join_url": say(locale, "Enter a link that begins with https://, like https://example.com/meeting"),
    }
    assert Page(answer.text).value("join_url") == link
    assert stored(sqlite_app, draft)["workshop.privacy"].wordings["en"] == ""


def test_a_refused_contact_leaves_the_texts_alone_too(sqlite_app: Flask, organiser: Desk, published: int) -> None:
    sheet = Sheet(desk=organiser, template=CONTACT % published)
    answer = sheet.send({"workshop-privacy-en": "Half", "contact_email": "new@example.com"})
    assert list(errors(answer)) == ["workshop-privacy-cy"]
    assert snapshot(sqlite_app, published).contact_email == "help@example.com"

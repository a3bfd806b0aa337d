"""A participant's own pages: by a link that is theirs, in either language, and nobody else's."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import update

from app.extensions import db
from app.language import LOCALES, Locale, other, path
from app.places import service as places
from app.places.rules import Standing
from app.results import service as results
from app.workshops import service as workshops
from app.workshops.models import Version, Workshop
from tests.conftest import Clock
from tests.factories import heading, published, reference, rows
from tests.integration.web.owner import Owner, held
from tests.integration.web.visitor import ANSWERS, SLUGS, Visitor, errors, language, title
from tests.unit.web.markup import Page

MAIL: Mapping[str, str] = {"MAIL_URL": "smtp://127.0.0.1:2525"}
CHANGE = "/{answers}/{register}/{change}"
REGISTERED = "/{answers}/{register}"


@pytest.fixture
def owner(sqlite_app: Flask, locale: Locale, clock: Clock) -> Owner:
    """Somebody with a place, in each language."""
    return Owner(sqlite_app, locale)


def fill_up(app: Flask) -> None:
    """Leave no place to whoever comes next."""
    with app.app_context():
        db.session.execute(update(Workshop).values(capacity=1, full=True))
        db.session.commit()
        app.extensions["shelf"].look(at_once=True)


def tell_more(owner: Owner, clock: Clock) -> None:
    """Have the workshop say how to join it."""
    texts: dict[str, dict[Locale, str]] = {"workshop.joining": {"cy": "Ail lawr", "en": "Second floor"}}
    workshop_id = owner.place().workshop_id
    with owner.app.app_context():
        workshops.change_texts(workshop_id, texts, by=None, at=clock.now())
        workshops.change_contact(
            workshop_id, contact_email=None, join_url="https://example.com/room", by=None, at=clock.now()
        )


def test_whoever_has_a_place_sees_it_with_all_that_follows_and_whoever_waits_sees_where(
    owner: Owner, clock: Clock
) -> None:
    tell_more(owner, clock)
    page = owner.see()
    assert (page.status_code, language(page), heading(page)) == (200, owner.locale, owner.words("You have a place"))
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    assert "Set-Cookie" not in page.headers
    for said in ("Siân Ŵyn", "https://example.com/room", {"cy": "Ail lawr", "en": "Second floor"}[owner.locale]):
        assert said in page.text
    links = {link["href"] for link in Page(page.text).all("a")}
    wanted = ("/{calendar}", "/{before}", "/{activity}", "/{after}", REGISTERED, "/{cancel}", "/{my-data}", "/{erase}")
    assert {owner.at(more) for more in wanted} <= links

    (event,) = Calendar.from_ical(owner.see("/{calendar}").data).walk("VEVENT")
    assert event.decoded("dtstart") == published(owner.app, SLUGS["en"]).starts_at
    assert owner.token not in owner.see("/{calendar}").text

    fill_up(owner.app)
    late = Owner(owner.app, owner.locale, "nia@example.com", "Nia")
    page = late.see()
    assert heading(page) == owner.words("You are on the waiting list")
    assert owner.words("Your position on the waiting list: %(number)s", number=1) in page.text
    assert "https://example.com/room" not in page.text
    assert late.see("/{calendar}").headers["Location"] == late.at()
    assert "Siân" not in page.text + late.see("/{my-data}").text


def test_a_place_is_cancelled_once_and_goes_to_the_next(owner: Owner, clock: Clock) -> None:
    fill_up(owner.app)
    late = Owner(owner.app, owner.locale, "nia@example.com", "Nia")
    assert heading(owner.see("/{cancel}")) == owner.words("Do you want to cancel your place?")
    assert heading(late.see("/{cancel}")) == owner.words("Do you want to leave the waiting list?")
    assert owner.place().standing is Standing.PLACE
    for _ in range(2):
        assert owner.post(owner.at("/{cancel}")).headers["Location"] == owner.at()
    page = owner.see()
    assert heading(page) == owner.words("You no longer have a place")
    assert owner.form("registration") in {link["href"] for link in Page(page.text).all("a")}
    assert owner.see("/{cancel}").headers["Location"] == owner.at()
    assert owner.see("/{before}").headers["Location"] == owner.at()
    assert owner.see(CHANGE).headers["Location"] == owner.at(REGISTERED)
    assert heading(late.see()) == owner.words("You have a place")

    workshop = published(owner.app, SLUGS["en"])
    with owner.app.app_context():
        workshops.cancel(workshop.id, by=None, at=clock.now())
    page = late.see()
    assert heading(page) == owner.words("This workshop has been cancelled")
    assert b"METHOD:CANCEL" in late.see("/{calendar}").data
    late.post(late.at("/{cancel}"))
    assert late.place().standing is Standing.PLACE
    with owner.app.app_context():
        workshops.archive(workshop.id, by=None, at=clock.now())
    page = late.see()
    assert (page.status_code, late.workshop() in page.text) == (200, False)


def test_one_chooses_in_which_language_one_is_written_to(owner: Owner) -> None:
    assert Page(owner.see().text).value("language") == ["both"]
    asked = owner.post(owner.at(), {"language": "nothing"}, "continue")
    assert (asked.status_code, len(errors(asked))) == (422, 1)
    assert title(asked).startswith(owner.words("Error: %(title)s", title=""))
    same = owner.in_other_language()
    there = same.post(owner.at(locale=same.locale), held(asked, language="nothing"), "switch")
    assert (language(there), len(errors(there))) == (same.locale, 1)
    there = same.post(owner.at(locale=same.locale), {"language": "cy"}, "switch")
    assert (language(there), Page(there.text).value("language"), errors(there)) == (same.locale, ["cy"], [])
    assert owner.place().language == "both"

    page = owner.send(owner.at(), {"language": "cy"}, "continue")
    assert owner.words("We will write to you in the language that you have chosen.") in page.text
    assert (owner.place().language, owner.stored().answers["contact_language"]) == ("cy", "cy")
    (event,) = [row for row in rows(owner.app, "workshop_events") if row["action"] == "response_corrected"]
    assert event["details"] == {"own": True, "form": "registration", "reference": owner.stored().reference}
    # A correction of something else leaves it alone.
    page = owner.see(CHANGE)
    owner.send(owner.at(CHANGE), held(page, full_name="Siân"), "continue")
    assert owner.place().language == "cy"


def test_answers_are_changed_until_the_workshop_starts(owner: Owner, clock: Clock) -> None:
    page = owner.see(CHANGE)
    assert Page(page.text).one("input", name="full_name")["autocomplete"] == "name"
    needs = {"access_needs": "yes", "access_needs-yes-detail": "ramp"}
    wrong = owner.post(owner.at(CHANGE), held(page, email="sian@", **needs), "continue")
    assert (wrong.status_code, len(errors(wrong))) == (422, 1)
    same = owner.in_other_language()
    there = same.post(owner.at(CHANGE, same.locale), held(wrong), "switch")
    assert (language(there), len(errors(there)), Page(there.text).value("email")) == (same.locale, 1, "sian@")
    again = same.post(owner.at(CHANGE, same.locale), held(there, email="new@example.com"), "switch")
    assert errors(again) == []

    done = owner.send(owner.at(CHANGE), held(again), "continue")
    assert heading(done) == owner.words("Your answers")
    assert owner.words("Your answers have been changed.") in done.text
    assert "ramp" in done.text
    assert owner.stored().answers["access_needs.yes"] == "ramp"
    (event,) = [row for row in rows(owner.app, "workshop_events") if row["action"] == "response_corrected"]
    assert (event["actor_id"], event["details"]["own"], "reason" in event["details"]) == (None, True, False)

    page = owner.see(CHANGE)
    done = owner.send(owner.at(CHANGE), held(page), "continue")
    assert owner.words("Nothing needed to be changed: these are the answers that we had already.") in done.text

    workshop = published(owner.app, SLUGS["en"])
    clock.set(workshop.starts_at + timedelta(minutes=59))
    assert owner.see(CHANGE).headers["Location"] == owner.at(REGISTERED)
    owner.send(owner.at(CHANGE), held(page, full_name="Just in time"), "continue")
    clock.move(minutes=2)
    late = owner.post(owner.at(CHANGE), held(page, full_name="Too late"), "continue")
    assert (late.status_code, Page(late.text).value("full_name")) == (422, "Too late")
    too_late = owner.words("Your answers can no longer be changed here. If something is wrong, contact us.")
    assert too_late in late.text
    assert too_late in owner.see(REGISTERED).text
    assert owner.stored().answers["full_name"] == "Just in time"


def test_what_an_organiser_has_changed_meanwhile_is_shown_and_another_s_address_reveals_nobody(
    owner: Owner, clock: Clock
) -> None:
    Owner(owner.app, owner.locale, "nia@example.com", "Nia Bowen")
    page = owner.see(CHANGE)
    refused = owner.post(owner.at(CHANGE), held(page, email="NIA@example.com"), "continue")
    assert [error.text for error in errors(refused)] == [
        owner.words("This email address cannot be used here. Check it, or contact us.")
    ]
    assert "Bowen" not in refused.text
    found = owner.stored()
    fields = held(page, hopes="Gwrando").items()
    typed = {name: value if isinstance(value, list) else [value] for name, value in fields}
    pages = {part.key: typed for part in found.version.questionnaire.pages}
    with owner.app.app_context():
        results.correct_response(found.id, pages, reason="On the telephone", by=None, at=clock.now())
    clash = owner.post(owner.at(CHANGE), held(page, hopes="Dysgu"), "continue")
    assert "Gwrando" in clash.text
    assert Page(clash.text).value("hopes") == "Dysgu"
    owner.send(owner.at(CHANGE), held(clash), "continue")
    assert owner.stored().answers["hopes"] == "Dysgu"


def test_a_survey_is_gone_on_with_in_any_browser_and_answered_once(owner: Owner, clock: Clock) -> None:
    first, second = Visitor(owner.app, owner.locale), Visitor(owner.app, owner.locale)
    for number, browser in enumerate((first, second), 1):
        # Programs that look at links use nothing up.
        browser.client.head(owner.at("/{before}"))
        came = browser.get(owner.at("/{before}"))
        assert (came.status_code, came.headers["Location"]) == (303, owner.form("before"))
        assert (came.headers["Cache-Control"], came.headers["X-Robots-Tag"]) == ("no-store", "noindex")
        assert browser.cookie("before") not in {None, owner.token}
        browser.send(owner.form("before", number), ANSWERS["before"][number - 1])
    assert first.cookie("before") == second.cookie("before")
    assert reference(first.open("before")) == owner.stored("before").reference

    # From then on the link leads to the answers, also when the receipt has gone.
    assert owner.see("/{before}").headers["Location"] == owner.at("/{answers}/{before}")
    assert "Tai" in owner.see("/{answers}/{before}").text
    page = owner.see("/{answers}/{before}/{change}")
    owner.send(owner.at("/{answers}/{before}/{change}"), held(page, example="Iechyd"), "continue")
    assert owner.stored("before").answers["example"] == "Iechyd"

    # Whoever answers next in this browser is somebody else.
    again = first.post(owner.form("before"), action="again")
    assert again.status_code == 303
    for number, fields in enumerate(ANSWERS["before"], 1):
        first.send(owner.form("before", number), fields)
    assert len([row for row in rows(owner.app, "ties") if row["response_id"]]) == 1
    assert owner.stored("before").answers["example"] == "Iechyd"

    # A group's form belongs to nobody in it; and what is not there is not found.
    assert owner.get(owner.at("/{activity}")).headers["Location"] == owner.form("during")
    assert owner.cookie("during") is None
    assert owner.see("/{answers}/{activity}").status_code == 404


def test_nothing_ties_an_anonymous_form_to_whoever_comes_by_their_own_link(owner: Owner) -> None:
    with owner.app.app_context():
        for version in db.session.query(Version).all():
            if version.definition["moment"] == "before":
                version.definition = {**version.definition, "anonymous": True}
        db.session.commit()
        owner.app.extensions["shelf"].look(at_once=True)
    page = owner.see()
    assert owner.words("Anonymous: nobody can see who answered, so we cannot show you your answers here.") in page.text
    came = owner.see("/{before}")
    assert (came.headers["Location"], came.headers.getlist("Set-Cookie")) == (owner.form("before"), [])
    assert rows(owner.app, "ties") == []


def test_everything_held_can_be_read_and_taken_away(owner: Owner, clock: Clock) -> None:
    owner.get(owner.at("/{before}"))
    owner.send(owner.form("before"), ANSWERS["before"][0])
    owner.send(owner.at(), {"language": "cy"}, "continue")
    with owner.app.app_context():
        places.note_attendance(owner.place().workshop_id, {owner.id: True}, by=None, at=clock.now())
    page, file = owner.see("/{my-data}"), owner.see("/{my-data}/{download}")
    assert file.content_type == "application/json"
    assert owner.words("my-data.json") in file.headers["Content-Disposition"]
    data = json.loads(file.text)
    assert data["language"] == owner.locale
    assert (data["you"]["name"], data["you"]["email"]) == ("Siân Ŵyn", "sian@example.com")
    assert data["you"]["standing"]["code"] == "place"
    assert (data["you"]["contact_language"]["code"], data["you"]["attended"]["code"]) == ("cy", True)
    (registration,) = data["answers"]
    questions = {one["question"]["code"]: one for one in registration["questions"]}
    assert (questions["role"]["answer"], questions["access_needs"]["answer"]) == ("policy", "no")
    assert questions["hopes"]["words"] == [{"text": "Cwrdd â phobl", "language": owner.locale}]
    assert [draft["form"]["code"] for draft in data["unsent"]] == ["before"]
    assert [message["kind"]["code"] for message in data["messages"]] == ["confirmation"]
    assert (len(data["links"]), [event["by"]["code"] for event in data["noted"]]) == (1, ["you"])

    def labels(value: object) -> set[str]:
        """Every word of the file that is not a code."""
        if isinstance(value, dict):
            found = {str(value["label"])} if "label" in value else set()
            return found.union(*(labels(one) for name, one in value.items() if name not in {"label", "code"}))
        return set().union(*map(labels, value)) if isinstance(value, list) else set()

    shown = re.sub(r"\s+", " ", "".join(Page(page.text).one("main").text))
    assert labels(data["you"]) | labels(data["messages"]) | labels(data["noted"]) <= {
        label for label in labels(data) if label in shown
    }
    assert "sian@example.com" in shown


def test_everything_is_erased_after_a_question(owner: Owner) -> None:
    other_person = Owner(owner.app, owner.locale, "nia@example.com", "Nia")
    asks = owner.see("/{erase}")
    assert heading(asks) == owner.words("Do you want everything deleted that we hold about you?")
    done = owner.send(owner.at("/{erase}"))
    assert heading(done) == owner.words("Everything has been deleted")
    assert "sian@example.com" not in json.dumps(
        [rows(owner.app, one.name) for one in db.metadata.sorted_tables], default=str
    )
    assert owner.post(owner.at("/{erase}")).status_code == 404
    assert owner.see().status_code == 404
    assert heading(other_person.see()) == owner.words("You have a place")


@pytest.mark.parametrize("settings", [MAIL], ids=["mail"])
def test_a_lost_link_is_sent_again_and_the_reply_is_alike_for_everybody(
    owner: Owner, clock: Clock, settings: Mapping[str, str]
) -> None:
    address = path(f"/{{workshops}}/{SLUGS[owner.locale]}/{{link}}", owner.locale)
    assert address in owner.get(owner.workshop()).text
    assert len(errors(owner.post(address, {"email": "sian@"}, "continue"))) == 1
    there = owner.post(address, {"email": "sian@"}, "switch")
    assert (errors(there), Page(there.text).value("email")) == ([], "sian@")
    replies = [owner.post(address, {"email": email}, "continue") for email in ("SIAN@example.com", "x@example.com")]
    assert len({(one.status_code, one.headers["Location"], one.text) for one in replies}) == 1
    assert heading(owner.get(replies[0].headers["Location"])) == owner.words("Look in your inbox")
    for minutes in (1, 10):
        clock.move(minutes=minutes)
        owner.post(address, {"email": "sian@example.com"}, "continue")
    assert [row["kind"] for row in rows(owner.app, "messages")].count("link") == 2
    answers = {owner.post(address, {"email": "x@example.com"}, "continue").status_code for _ in range(60)}
    assert answers == {303, 429}

    old = owner.new_link()
    renewed = owner.post(owner.at("/{new-link}"))
    assert heading(owner.get(renewed.headers["Location"])) == owner.words("Your earlier links no longer work")
    assert [owner.get(owner.at().replace(owner.token, token)).status_code for token in (owner.token, old)] == [404, 404]
    assert [row["kind"] for row in rows(owner.app, "messages")].count("link") == 3


def test_where_nothing_sends_mail_one_is_told_whom_to_write_to(owner: Owner) -> None:
    address = path(f"/{{workshops}}/{SLUGS[owner.locale]}/{{link}}", owner.locale)
    for page in (owner.get(address), owner.post(address, {"email": "sian@example.com"}, "continue")):
        assert not Page(page.text).all("form")
        assert "mailto:" in page.text
    assert owner.at("/{new-link}") not in owner.see().text
    assert owner.post(owner.at("/{new-link}")).headers["Location"] == owner.at()
    assert owner.see().status_code == 200


@pytest.mark.usefixtures("own_application")
def test_a_link_that_leads_nowhere_says_what_to_do_and_guessing_is_slow(owner: Owner) -> None:
    unknown = [f"/{{my-place}}/{'0' * 40}{more}" for more in ("", "/{calendar}", "/{before}", "/{my-data}", REGISTERED)]
    for template in (*unknown, "/{my-place}/short"):
        page = owner.get(path(template, owner.locale))
        assert (page.status_code, language(page)) == (404, owner.locale)
        assert heading(page) == owner.words("This link does not work")
        assert path("/", owner.locale) in {link["href"] for link in Page(page.text).all("a")}
        assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    # Those that are right are not counted.
    assert {owner.see().status_code for _ in range(40)} == {200}
    for number in range(24):
        owner.post(path(f"/{{my-place}}/{number:040}/{{erase}}", owner.locale))
    for address in (path(unknown[0], owner.locale), owner.at(), owner.at("/{calendar}")):
        page = owner.get(address)
        assert (page.status_code, language(page)) == (429, owner.locale)
    assert "Retry-After" in page.headers
    elsewhere = owner.client.get(owner.at(), environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 200


def test_a_token_is_nowhere_but_on_its_own_pages(
    owner: Owner, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    own = (
        "",
        "/{calendar}",
        "/{before}",
        "/{cancel}",
        REGISTERED,
        CHANGE,
        "/{my-data}",
        "/{my-data}/{download}",
        "/{erase}",
    )
    for locale in LOCALES:
        for more in own:
            answer = owner.get(owner.at(more, locale))
            assert answer.headers["Referrer-Policy"] == "strict-origin"
            assert owner.token not in "".join(answer.headers.getlist("Set-Cookie"))
            if more.endswith(("{calendar}", "{download}")):
                assert owner.token not in answer.text
    elsewhere = Owner(owner.app, other(owner.locale), "nia@example.com", "Nia")
    pages = [
        elsewhere.see(),
        elsewhere.see("/{my-data}/{download}"),
        owner.open("before"),
        owner.get(owner.workshop()),
        owner.get(path("/{my-place}/{erased}", owner.locale)),
        owner.get(path("/{my-place}/{new-link}", owner.locale)),
    ]
    monkeypatch.setattr("app.web.participant.own.find_person", _break)
    owner.app.testing = False
    assert owner.see().status_code == 500
    assert "Traceback" in caplog.text
    everywhere = "".join(page.text for page in pages) + caplog.text
    everywhere += json.dumps([rows(owner.app, one.name) for one in db.metadata.sorted_tables], default=str)
    assert owner.token not in everywhere


def _break(*_: object) -> None:
    raise RuntimeError("broken")

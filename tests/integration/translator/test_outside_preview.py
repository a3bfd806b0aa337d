"""What an outside unit sees of a workshop by the link of its job: its own texts as they are now, no other's drafts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import pytest
from flask import Flask

from app.language import Locale, other
from app.wording.queries import StoredText
from app.wording.rules import State
from app.wording.service.jobs import make_link, revoke_link
from app.workshops import service
from app.workshops.queries import get_workshop, list_texts
from tests.conftest import Clock
from tests.integration.accounts.members import OWN
from tests.integration.organiser.desk import Desk, desk, make_managed
from tests.integration.translator.jobs import make_job
from tests.integration.translator.test_preview import change, draft, snapshot, stored
from tests.unit.web.markup import Element, Page

SUMMARY: Final = "workshop.summary"
PLACE: Final = "workshop.place"
QUESTION: Final = "registration.full_name.label"
DRAFT: Final = "Zzyzx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A workshop, of which two texts are sent out as a job: one of its own page, and a question; and the job's link."""

    workshop_id: int
    form_id: int
    job_id: int
    token: str

    @property
    def home(self) -> str:
        """The workshop's own page."""
        return f"/{{job}}/{self.token}/{{preview}}/{self.workshop_id}"

    @property
    def page(self) -> str:
        """The first page of a form."""
        return f"{self.home}/{self.form_id}/1"


@pytest.fixture
def sent(sqlite_app: Flask, clock: Clock, locale: Locale) -> Sent:
    """A published workshop, whose source is in the language that the unit does not read."""
    return send(sqlite_app, clock, other(locale))


def send(app: Flask, clock: Clock, source: Locale) -> Sent:
    workshop_id = make_managed(app, clock.now(), "published", source_locale=source)
    found = snapshot(app, workshop_id)
    for key in (SUMMARY, QUESTION):
        change(app, found, clock.now(), key, {source: "Newydd / New"})
    job = make_job(app, clock.now(), workshop_id=workshop_id, target=other(source), states=(State.STALE,))
    assert {text.line.key for text in job.texts} == {SUMMARY, QUESTION}
    with app.app_context():
        token = make_link(job.id, at=clock.now())
    return Sent(
        workshop_id=workshop_id,
        form_id=found.forms["registration"].id,
        job_id=job.id,
        token=token,
    )


@pytest.fixture
def unit(sqlite_app: Flask, locale: Locale) -> Desk:
    """Somebody without an account."""
    return Desk(sqlite_app, locale)


def text(app: Flask, found: Sent, key: str) -> StoredText:
    return stored(app, snapshot(app, found.workshop_id), key)


def numbers(page: Page) -> list[Element]:
    """The links at the marked texts of a page."""
    return page.all("a", class_="holi-place__number")


def test_texts_of_the_job_stand_in_their_newest_wording_and_lead_to_the_job(
    sqlite_app: Flask, clock: Clock, unit: Desk, sent: Sent
) -> None:
    own = text(sqlite_app, sent, SUMMARY)
    draft(sqlite_app, own, DRAFT, clock.now())
    page = Page(unit.get(sent.home).text)
    (number,) = numbers(page)
    assert number.inside[-1].text.startswith(DRAFT)
    assert number["href"] == f"{unit.at(f'/{{job}}/{sent.token}')}#text-{own.id}"
    listed = [link for link in page.all("a") if link["href"] == number["href"] and link is not number]
    assert [link.text for link in listed if not link["aria-hidden"]] == [DRAFT]
    there = Page(unit.get(f"/{{job}}/{sent.token}").text)
    assert DRAFT in there.with_id(f"text-{own.id}")[0].text


def test_what_is_written_in_other_texts_is_not_shown(sqlite_app: Flask, clock: Clock, unit: Desk, sent: Sent) -> None:
    place = text(sqlite_app, sent, PLACE)
    draft(sqlite_app, place, DRAFT, clock.now())
    changed = {other(unit.locale): "Qwertz"}
    change(sqlite_app, snapshot(sqlite_app, sent.workshop_id), clock.now(), "registration.title", changed)
    for locale in (unit.locale, other(unit.locale)):
        for template in (sent.home, sent.page):
            shown = Desk(sqlite_app, locale).get(template)
            assert shown.status_code == 200
            assert DRAFT not in shown.text
            assert "Qwertz" not in shown.text
    assert place.wordings[unit.locale] in Page(unit.get(sent.home).text).one("main").text


def test_a_text_that_was_never_approved_is_not_shown_before_the_workshop_is_published(
    sqlite_app: Flask, clock: Clock, unit: Desk, locale: Locale
) -> None:
    words = {other(locale): "Qwertz", locale: ""}
    workshop_id = make_managed(sqlite_app, clock.now(), source_locale=other(locale))
    with sqlite_app.app_context():
        service.change_texts(workshop_id, {SUMMARY: words, PLACE: words}, by=None, at=clock.now())
        form_id = get_workshop(workshop_id).forms["registration"].id
        place = next(one.id for one in list_texts(workshop_id) if one.key == PLACE)
    job = make_job(sqlite_app, clock.now(), workshop_id=workshop_id, target=locale, states=(State.MISSING,))
    with sqlite_app.app_context():
        token = make_link(job.id, at=clock.now())
        service.change_texts(workshop_id, {"workshop.privacy": {"cy": DRAFT, "en": ""}}, by=None, at=clock.now())
    assert place in {one.line.id for one in job.texts}
    sent = Sent(workshop_id=workshop_id, form_id=form_id, job_id=job.id, token=token)
    shown = unit.get(sent.home)
    assert shown.text.count("Qwertz") >= 2
    assert DRAFT not in shown.text
    assert unit.get(sent.page).status_code == 200


def test_nothing_leads_behind_the_sign_in(sqlite_app: Flask, unit: Desk, sent: Sent) -> None:
    at, walked = unit.at(sent.home), set[str]()
    while at not in walked:
        walked.add(at)
        answer = unit.client.get(at)
        assert answer.status_code == 200, at
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert not [letter for letter in answer.text if "\ue000" <= letter <= "\uf8ff"], at
        links = [link["href"] for link in Page(answer.text).all("a")]
        assert not [link for link in links if re.match("/(en/translate|cy/cyfieithu|en/organise|cy/trefnu)", link)], at
        at = next((link["href"] for link in Page(answer.text).all("a", rel="next")), at)
    assert len(walked) > len(snapshot(sqlite_app, sent.workshop_id).forms)


def test_what_those_are_told_who_have_registered_is_not_shown(
    sqlite_app: Flask, clock: Clock, unit: Desk, sent: Sent
) -> None:
    joining: dict[Locale, str] = {"cy": DRAFT, "en": DRAFT}
    with sqlite_app.app_context():
        service.change_texts(sent.workshop_id, {"workshop.joining": joining}, by=None, at=clock.now())
        service.change_contact(
            sent.workshop_id, contact_email="a@example.com", join_url="https://meet.example/1", by=None, at=clock.now()
        )
        form = get_workshop(sent.workshop_id).forms["registration"].current.questionnaire
    receipt = unit.get(f"{sent.home}/{sent.form_id}/{len(form.pages) + form.check_answers + 1}")
    assert receipt.status_code == 200
    assert DRAFT not in receipt.text
    assert "meet.example" not in receipt.text


def test_switching_the_language_keeps_the_place(unit: Desk, sent: Sent) -> None:
    there = Desk(unit.app, other(unit.locale))
    home = Page(unit.get(sent.home).text)
    assert there.at(sent.home) in [link["href"] for link in home.all("a", class_="holi-switch")]
    away = unit.client.post(unit.at(sent.page), data={"action": "switch"}, headers=OWN)
    assert (away.status_code, away.headers["Location"]) == (303, there.at(sent.page))
    onward = unit.client.post(unit.at(sent.page), data={"action": "continue"}, headers=OWN)
    assert onward.headers["Location"] == unit.at(f"{sent.home}/{sent.form_id}/2")


def test_other_workshops_and_links_that_lead_nowhere_are_told_alike(
    sqlite_app: Flask, clock: Clock, unit: Desk, sent: Sent
) -> None:
    elsewhere = make_managed(sqlite_app, clock.now(), "published")
    templates = [
        sent.home.replace(sent.token, "0" * 40),
        f"/{{job}}/{sent.token}/{{preview}}/{elsewhere}",
        f"/{{job}}/{sent.token}/{{preview}}/999999",
    ]
    answers = [unit.get(template) for template in templates]
    with sqlite_app.app_context():
        expired, revoked = sent, send(sqlite_app, clock, "en")
        revoke_link(revoked.job_id)
    answers.append(unit.get(revoked.page))
    clock.move(days=60)
    answers += [unit.get(expired.home), unit.get(expired.page)]
    answers.append(unit.client.post(unit.at(expired.page), data={"action": "switch"}, headers=OWN))
    assert [answer.status_code for answer in answers] == [410] * 7
    bodies = {re.sub(r"/(?:job|archeb)/[^\"]*", "", answer.text) for answer in answers}
    assert len(bodies) == 1


def test_each_text_of_a_job_leads_to_its_page_inside_and_outside(
    sqlite_app: Flask, unit: Desk, translator: Desk, sent: Sent
) -> None:
    own = text(sqlite_app, sent, QUESTION)
    inside = f"/{{translate}}/{{preview}}/{sent.workshop_id}"
    for who, job, home in (
        (unit, f"/{{job}}/{sent.token}", sent.home),
        (translator, f"/{{translate}}/{{jobs}}/{sent.job_id}", inside),
    ):
        page = Page(who.get(job).text)
        links = [link["href"] for link in page.all("a")]
        assert who.at(home) in links
        see = f"{who.at(f'{home}/{sent.form_id}/1')}?text={own.id}#text-{own.id}"
        assert see in links
        assert Page(who.get(f"{home}/{sent.form_id}/1").text).with_id(f"text-{own.id}")


def test_the_token_is_not_logged_when_a_page_breaks(
    sqlite_app: Flask, unit: Desk, sent: Sent, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    sqlite_app.testing = False
    monkeypatch.setattr("app.web.translator.outside_preview.get_workshop", broken)
    assert unit.get(sent.page).status_code == 500
    assert "Traceback" in caplog.text
    assert sent.token not in caplog.text


def test_an_organiser_finds_the_jobs_beside_the_translation_of_a_workshop(
    sqlite_app: Flask, clock: Clock, locale: Locale
) -> None:
    organiser = desk(sqlite_app, locale=locale)
    workshop_id = make_managed(sqlite_app, clock.now(), by=organiser.user_id)
    page = Page(organiser.get(f"/{{organise}}/{workshop_id}/{{questions}}").text)
    address = organiser.at("/{translate}/{jobs}")
    assert address in [link["href"] for link in page.all("a")]
    jobs = Page(organiser.get("/{translate}/{jobs}").text)
    assert not [link for link in jobs.all("a") if link["href"] == organiser.at("/{translate}")]

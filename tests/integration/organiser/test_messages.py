"""A workshop's messages in front of its organisers: when each is sent, in whose words, what failed; and their own."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from app.accounts.rules import Role
from app.language import LOCALES, Locale, other, path
from app.mail.letters.facts import Words
from app.mail.queries import OwnMessage, Scheduled, find_own, list_own, list_scheduled, recipients
from app.mail.rules import Audience
from app.mail.service import announcing
from app.mail.service.announcing import AlreadySent, NobodyThere, Unfinished
from app.mail.service.scheduling import TooEarly, TooLate, settle
from app.mail.words import message_words, own_words
from app.outbox import service as outbox
from app.outbox.queries import Tally, list_of, tally
from app.outbox.rules import STAFF, Failure, Kind, Sending
from app.places.service import cancel
from app.web.organiser.message_words import AUDIENCES, OCCASIONS, PLANNED, SENDINGS, TROUBLES, TURNS, Turn
from app.web.pages.message_names import MAILS, MESSAGES
from app.workshops import service
from app.workshops.queries import get_workshop, list_events, list_texts
from app.workshops.rules import OWN_TEXTS, Action, GapKind, WorkshopState, limit_of, mail_key, message_key, place_of
from tests.conftest import Clock
from tests.factories import Form, feedback_form, registration_form
from tests.integration.organiser.desk import Desk, desk, make_managed
from tests.integration.organiser.editing import Sheet, due, errors, notice, snapshot, stored
from tests.integration.organiser.responding import Answered, answered, say
from tests.unit.web.markup import Page

FORMS: tuple[Form, ...] = (
    registration_form(),
    feedback_form(key="beforehand", moment="before"),
    feedback_form(key="afterwards", anonymous=True),
)
SUBJECT: Mapping[Locale, str] = {"cy": "Cofiwch eich gliniadur", "en": "Bring your laptop"}
TEXT: Mapping[Locale, str] = {"cy": "Dewch â’ch **gliniadur**.", "en": "Please bring your **laptop**."}
JOINING = mail_key(Kind.JOINING, "", "subject")
JOINING_TEXT = mail_key(Kind.JOINING, "", "text")


@pytest.fixture
def place(sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk) -> Answered:
    """A workshop of two places in twenty days, with both surveys, the one after it anonymous; three people."""
    found = answered(sqlite_app, tmp_path, clock, organiser, *FORMS, starts="+20 days", capacity=2)
    for number, name in enumerate(("Siân Ŵyn", "Rhys", "Mair")):
        found.submit("registration", number, name=name, email=f"{number}@example.com")
    return found


def at(place: Answered, *more: str) -> str:
    """The address of the messages, or what stands below; segments in braces."""
    return "/".join((f"/{{organise}}/{place.workshop.id}/{{messages}}", *more))


def own(place: Answered, audience: Audience = Audience.PLACES, moment: str = "", **texts: Mapping[Locale, str]) -> int:
    """A draft of an organiser's own message; its number."""
    with place.app.app_context():
        return announcing.begin(
            place.workshop.id, audience=audience, moment=moment, texts=texts, by=None, at=place.clock.now()
        )


def get_own(place: Answered, number: int) -> OwnMessage:
    """The message as it is kept."""
    with place.app.app_context():
        found = find_own(place.workshop.id, number)
    assert found is not None
    return found


def send_own(place: Answered, announcement_id: int) -> int:
    """Send an organiser's own message; to how many."""
    with place.app.app_context():
        return announcing.send(announcement_id, by=None, at=place.clock.now())


def sent_own(place: Answered, number: int = 1) -> Tally:
    """What became of an organiser's own message."""
    with place.app.app_context():
        return tally(place.workshop.id).get((Kind.OWN, "", number), Tally())


def scheduled(place: Answered, kind: Kind, moment: str = "") -> Scheduled:
    """A message of the schedule as it is."""
    with place.app.app_context():
        found = list_scheduled(get_workshop(place.workshop.id))
    return next(one for one in found if (one.planned.kind, one.planned.moment) == (kind, moment))


def actions(place: Answered) -> list[Action]:
    """What the trail tells, the newest first."""
    with place.app.app_context():
        return [event.action for event in list_events(place.workshop.id, 50)]


def fail(place: Answered, *failures: Failure) -> None:
    """Have as many messages fail as there are failures, and the others sent."""
    with place.app.app_context():
        for number, one in enumerate(outbox.claim(at=place.clock.now(), limit=50)):
            if number < len(failures):
                outbox.note_failed(one.id, failures[number])
            else:
                outbox.note_sent(one.id, provider_id=None, at=place.clock.now())


def test_there_are_words_for_everything_that_can_become_of_a_message() -> None:
    assert {kind for kind, _ in MESSAGES} == set(Kind)
    assert set(MAILS.values()) == {mail for mail in MESSAGES if mail[0] not in STAFF | {Kind.OWN}}
    assert set(MAILS.values()) == {*OCCASIONS, *PLANNED}
    assert set(SENDINGS) == set(Sending)
    assert set(TROUBLES) == set(Failure)
    assert set(TURNS) == set(Turn)
    assert {audience for audience, _ in AUDIENCES} == set(Audience)


def test_texts_of_messages_have_their_place_and_their_limits() -> None:
    own_texts = [key for key in OWN_TEXTS if key.startswith("workshop.mail.")]
    assert len(own_texts) == 24
    assert {place_of(key) for key in (*own_texts, message_key(7, "text"))} == {"messages"}
    assert [limit_of(key) for key in (JOINING, message_key(7, "subject"))] == [100, 100]
    assert [limit_of(key) for key in (JOINING_TEXT, message_key(7, "text"))] == [5_000, 5_000]


def test_the_page_tells_what_is_sent_when_and_that_nothing_is_without_a_mail_service(
    place: Answered, organiser: Desk
) -> None:
    page = Page(organiser.get(at(place)).text)
    text = " ".join(page.with_id("main-content")[0].text.split())
    with place.app.test_request_context(), force_locale(organiser.locale):
        for mail in (*OCCASIONS, *PLANNED):
            assert str(MESSAGES[mail]) in text, mail
    for sentence in ("Not sent: no mail service is set up", "Not sent", "At a time", "Messages of your own"):
        assert say(organiser, sentence) in text, sentence
    assert [one.text for one in page.all("h3") if "holi-mail__name" in one["class"]][:3] == ["Mair", "Rhys", "Siân Ŵyn"]
    (automatic,) = page.with_id("mail-confirmation")
    assert say(organiser, "Waiting", context="message") + ": 2" in automatic.text
    for name in MAILS:
        assert organiser.get(at(place, "{preview}", name)).status_code == 200, name
    assert organiser.get(at(place, "{preview}", "digest")).status_code == 404


@pytest.mark.parametrize("locale", ["cy"])
@pytest.mark.parametrize("settings", [{"MAIL_URL": "smtp://localhost:2525", "MAIL_FROM": "holi@example.com"}])
def test_what_failed_says_to_whom_and_why_and_is_tried_again(place: Answered, organiser: Desk) -> None:
    assert say(organiser, "Not sent: no mail service is set up") not in organiser.get(at(place)).text
    fail(place, Failure.BAD_ADDRESS, Failure.NOT_LET_IN)
    page = Page(organiser.get(at(place)).text)
    (failed,) = page.with_id("failed")
    with place.app.test_request_context(), force_locale(organiser.locale):
        for failure in (Failure.BAD_ADDRESS, Failure.NOT_LET_IN):
            assert str(TROUBLES[failure].why) in failed.text
            assert str(TROUBLES[failure].remedy) in failed.text
    assert "Siân Ŵyn" in failed.text
    values = [one["value"] for one in page.all("button") if failed in one.inside]
    assert len(values) == 3
    answer = organiser.post(at(place), action=values[0])
    assert (
        say(organiser, "What had failed is being tried again.") in organiser.client.get(answer.headers["Location"]).text
    )
    with place.app.app_context():
        assert len(list_of(place.workshop.id, Sending.FAILED, limit=9)) == 1
    organiser.post(at(place), action="retry-all")
    organiser.post(at(place), action="retry-all")
    with place.app.app_context():
        assert list_of(place.workshop.id, Sending.FAILED, limit=9) == ()
        assert len(list_of(place.workshop.id, Sending.WAITING, limit=9)) == 2
    assert actions(place).count(Action.MESSAGES_RETRIED) == 2
    assert organiser.get(f"/{{organise}}/{place.workshop.id}/{{activity-log}}").status_code == 200


@pytest.mark.parametrize("locale", ["cy"])
def test_what_failed_when_it_is_too_late_has_no_button(place: Answered, organiser: Desk) -> None:
    now = place.clock.now()
    with place.app.app_context():
        outbox.put(
            Kind.JOINING, at=now - timedelta(days=1), workshop_id=place.workshop.id, until=now + timedelta(minutes=5)
        )
    fail(place, Failure.SLOW)
    place.clock.move(minutes=9)
    page = Page(organiser.get(at(place)).text)
    (failed,) = page.with_id("failed")
    assert say(organiser, "It is too late for this message now.") in failed.text
    assert say(organiser, "Somebody whose details are no longer kept") in failed.text
    assert not [one for one in page.all("button") if one["value"].startswith("retry")]


def test_a_planned_message_is_moved_switched_off_and_sent_now(place: Answered, organiser: Desk) -> None:
    sheet = Sheet(desk=organiser, template=at(place, "{schedule}", "joining"))
    usual = scheduled(place, Kind.JOINING)
    later = {"when": "other", "due_at-day": "1", "due_at-month": "1", "due_at-year": "2199", "due_at-time": "10:00"}
    switched = sheet.send(later, action="switch", address=path(sheet.template, other(organiser.locale)))
    assert Page(switched.text).value("due_at-year") == "2199"
    for year in ("2199", "2001"):
        refused = sheet.send({**later, "due_at-year": year})
        assert (refused.status_code, list(errors(refused))) == (422, ["due_at"])
    day = usual.planned.due_at + timedelta(days=1)
    moved = {"due_at-day": str(day.day), "due_at-month": str(day.month), "due_at-year": str(day.year)}
    page = sheet.follow(sheet.send({**later, **moved}))
    assert notice(page) == say(organiser, "Saved. The schedule has been changed.")
    assert scheduled(place, Kind.JOINING).planned.due_at.date() == day.date()
    sheet.send({"when": "off"})
    assert not scheduled(place, Kind.JOINING).planned.enabled
    off = Page(organiser.get(at(place)).text).with_id("mail-joining")[0]
    assert say(organiser, "Switched off", context="message") in off.text
    page = sheet.follow(sheet.send({}, action="now"))
    assert notice(page) == say(organiser, "The message is being sent now. The figures follow by themselves.")
    now = scheduled(place, Kind.JOINING).planned
    assert (now.enabled, now.due_at) == (True, place.clock.now())
    assert say(organiser, "Being sent", context="message") in page.with_id("mail-joining")[0].text
    again = sheet.follow(sheet.send({}, action="now"))
    assert notice(again) == say(organiser, "Nothing has been sent: it is too late for this message.")
    sheet.send({"when": "usual", "due_at-day": "x"})
    assert scheduled(place, Kind.JOINING).planned.due_at == usual.planned.due_at
    assert actions(place).count(Action.SCHEDULE_CHANGED) == 4
    assert organiser.get(f"/{{organise}}/{place.workshop.id}/{{activity-log}}").status_code == 200
    assert organiser.get(at(place, "{schedule}", "confirmation")).status_code == 404


def test_words_of_ones_own_take_the_place_of_the_standard_ones_once_both_languages_have_them(
    place: Answered, organiser: Desk
) -> None:
    sheet = Sheet(desk=organiser, template=at(place, "{texts}", "joining"))
    mine = {f"workshop-mail-joining-subject-{locale}": SUBJECT[locale] for locale in LOCALES}
    half = {"workshop-mail-joining-subject-en": SUBJECT["en"]}
    assert list(errors(sheet.send(half))) == ["workshop-mail-joining-subject-cy"]
    assert notice(sheet.follow(sheet.send(mine))) == say(organiser, "Saved.")
    found = own_words(snapshot(place.app, place.workshop.id), Kind.JOINING, "")
    assert found == {locale: Words(subject=SUBJECT[locale], text="") for locale in LOCALES}
    preview = at(place, "{preview}", "joining")
    letters = Page(organiser.get(preview).text).all("p", class_="holi-letter__subject")
    assert [letter.text for letter in letters] == [SUBJECT["cy"], SUBJECT["en"]]
    text = {"workshop-mail-joining-text-en": TEXT["en"]}
    assert sheet.send(text, action="wait").status_code == 303
    assert due(sheet.open()) == {"workshop-mail-joining-text-cy"}
    shown = organiser.get(preview).text
    assert "Please bring your <strong>laptop</strong>" in shown
    assert "[Nid oes testun Cymraeg yma eto]" in shown
    assert say(organiser, "The standard message") in sheet.open().with_id("main-content")[0].text
    assert own_words(snapshot(place.app, place.workshop.id), Kind.JOINING, "")["cy"].text == ""
    assert organiser.get(at(place, "{texts}", "again")).status_code == 404
    long = {f"workshop-mail-joining-subject-{locale}": "x" * 101 for locale in LOCALES}
    assert sheet.send(long).status_code == 422


@pytest.mark.parametrize("locale", ["en"])
def test_words_of_ones_own_are_copied_with_the_workshop_and_messages_are_not(place: Answered) -> None:
    own(place, subject=SUBJECT, text=TEXT)
    with place.app.app_context():
        service.change_texts(place.workshop.id, {JOINING: SUBJECT}, by=None, at=place.clock.now())
        copy = service.copy(place.workshop.id, starts_at=place.workshop.starts_at, by=None, at=place.clock.now())
        keys = {text.key for text in list_texts(copy) if any(text.wordings.values())}
        assert JOINING in keys
        assert not [key for key in keys if key.startswith("workshop.message.")]
        assert list_own(copy) == ()


def test_a_message_of_ones_own_is_written_checked_sent_once_and_copied(place: Answered, organiser: Desk) -> None:
    new = Sheet(desk=organiser, template=at(place, "{new}"))
    assert set(errors(new.send({"to": "places"}))) == {
        f"workshop-message-new-{part}-{new.open().all('input', type='text')[0]['name'][-2:]}"
        for part in ("subject", "text")
    }
    half = {"to": "everybody", "workshop-message-new-subject-en": SUBJECT["en"]}
    half |= {f"workshop-message-new-text-{locale}": TEXT[locale] for locale in LOCALES}
    page = new.follow(new.send(half))
    assert notice(page) == say(organiser, "Saved as a draft. Nothing has been sent yet.")
    assert due(page) == {"workshop-message-1-subject-cy"}
    draft, check = Sheet(desk=organiser, template=at(place, "1")), at(place, "1", "{send}")
    assert draft.send({"to": "everybody"}, action="check").headers["Location"] == organiser.at(check)
    asked = organiser.get(check).text
    assert "#workshop-message-1-subject-cy" in asked
    assert 'value="send"' not in asked
    assert organiser.post(check, action="send").status_code == 409
    draft.send({"to": "everybody", "workshop-message-1-subject-cy": SUBJECT["cy"]})
    asked = organiser.get(check).text
    assert say(organiser, "People who get it: %(number)s", number="3") in asked
    assert all(SUBJECT[locale] in asked for locale in LOCALES)
    sent = organiser.post(check, action="send")
    assert organiser.post(check, action="send").status_code == sent.status_code == 303
    assert sent_own(place) == Tally(waiting=3)
    assert get_own(place, 1).sent_to == 3
    shown = Page(organiser.client.get(sent.headers["Location"]).text)
    assert notice(shown) == say(organiser, "Your message is on its way. The figures follow by themselves.")
    assert not shown.with_id("page")
    assert say(organiser, "Waiting", context="message") + ": 3" in shown.with_id("figures")[0].text
    assert message_words(snapshot(place.app, place.workshop.id), 1)["en"] == Words(
        subject=SUBJECT["en"], text=TEXT["en"]
    )
    organiser.post(at(place, "1"), to="places", action="continue")
    assert get_own(place, 1).audience is Audience.EVERYBODY
    organiser.post(at(place, "1", "{delete}"), action="delete")
    copied = organiser.post(at(place, "1", "{copy}"), action="copy")
    assert copied.headers["Location"] == organiser.at(at(place, "2"))
    assert stored(place.app, place.workshop.id)[message_key(2, "text")].wordings == TEXT
    assert organiser.get(at(place, "2", "{delete}")).status_code == 200
    organiser.post(at(place, "2", "{delete}"), action="delete")
    with place.app.app_context():
        assert [one.number for one in list_own(place.workshop.id)] == [1]
    assert organiser.get(at(place, "2")).status_code == 404
    assert (
        say(organiser, "Bring your laptop" if organiser.locale == "en" else "Cofiwch eich gliniadur")
        in organiser.get(at(place)).text
    )


@pytest.mark.parametrize("locale", ["en"])
def test_a_message_that_waits_for_a_translator_is_sent_once_that_is_approved(place: Answered, organiser: Desk) -> None:
    new = Sheet(desk=organiser, template=at(place, "{new}"))
    words = {"to": "waiting"} | {f"workshop-message-new-{part}-en": "Hello" for part in ("subject", "text")}
    page = new.follow(new.send(words, action="wait"))
    assert notice(page).startswith(say(organiser, "Saved.")[:5])
    check = at(place, "1", "{send}")
    assert organiser.post(check, action="send").status_code == 409
    texts = stored(place.app, place.workshop.id)
    with place.app.app_context():
        for part in ("subject", "text"):
            text = texts[message_key(1, part)]
            service.approve_text(text.id, ("Helo",), version=text.version, by=None, at=place.clock.now())
    translator = desk(place.app, Role.TRANSLATOR, organiser.locale)
    queue = translator.client.get(translator.at("/{translate}/{texts}") + f"/{text.id}", headers=translator.headers)
    assert say(organiser, "Text of the organisers’ message: %(number)s", number="1") in queue.text
    shown = f"/{{translate}}/{{preview}}/{place.workshop.id}/{{messages}}"
    assert translator.at(f"{shown}/own-1") in queue.text
    assert "Helo" in translator.get(f"{shown}/own-1").text
    assert [translator.get(f"{shown}/{mail}").status_code for mail in ("own-2", "digest")] == [404, 404]
    assert desk(place.app).get(f"{shown}/own-1").status_code == 404
    assert organiser.post(check, action="send").status_code == 303
    assert sent_own(place).waiting == 1


@pytest.mark.parametrize("locale", ["en"])
def test_a_message_has_the_way_to_a_survey_only_where_it_asks_for_one(place: Answered, organiser: Desk) -> None:
    asking = own(place, Audience.UNANSWERED, "after", subject=SUBJECT, text=TEXT)
    other = own(place, Audience.PLACES, subject=SUBJECT, text=TEXT)
    button = say(organiser, "Answer the survey")
    pages = [organiser.get(at(place, str(number), "{send}")).text for number in (asking, other)]
    assert [button in page for page in pages] == [True, False]


@pytest.mark.parametrize("locale", ["en"])
def test_a_message_to_nobody_is_not_sent(place: Answered, organiser: Desk) -> None:
    number = own(place, Audience.UNANSWERED, "before", subject=SUBJECT, text=TEXT)
    with place.app.app_context():
        service.close(place.workshop.id, by=None, at=place.clock.now())
    assert organiser.get(at(place, str(number))).status_code == 200
    empty = own(place, Audience.WAITING, subject=SUBJECT, text=TEXT)
    with place.app.app_context():
        (waiting,) = recipients(get_workshop(place.workshop.id), Audience.WAITING, "")
        cancel(waiting, at=place.clock.now())
        with pytest.raises(NobodyThere):
            announcing.send(get_own(place, empty).id, by=None, at=place.clock.now())
    assert organiser.post(at(place, str(empty), "{send}"), action="send").status_code == 409


@pytest.mark.parametrize("locale", ["en"])
def test_drafts_of_messages_keep_no_workshop_from_being_published(
    sqlite_app: Flask, clock: Clock, organiser: Desk
) -> None:
    workshop = make_managed(sqlite_app, clock.now(), "ready", by=organiser.user_id)
    address = f"/{{organise}}/{workshop}"
    new = Sheet(desk=organiser, template=f"{address}/{{messages}}/{{new}}")
    new.send({"to": "places", "workshop-message-new-subject-cy": "Helo", "workshop-message-new-text-cy": "Helo"})
    mail = Sheet(desk=organiser, template=f"{address}/{{messages}}/{{texts}}/thanks")
    mail.send({"workshop-mail-thanks-subject-cy": "Diolch"})
    organiser.post(f"{address}/{{publish}}", action="confirm")
    assert snapshot(sqlite_app, workshop).state is WorkshopState.DRAFT
    gaps = organiser.get(f"{address}/{{publish}}").text
    assert "/thanks#workshop-mail-thanks-subject-en" in gaps
    assert "workshop-message" not in gaps
    mail.send({"workshop-mail-thanks-subject-cy": ""})
    organiser.post(f"{address}/{{publish}}", action="confirm")
    assert snapshot(sqlite_app, workshop).state is WorkshopState.PUBLISHED
    assert organiser.get(f"{address}/{{messages}}").status_code == 200


@pytest.mark.parametrize("locale", ["en"])
def test_a_workshop_is_cancelled_after_a_question_that_says_who_is_told(place: Answered, organiser: Desk) -> None:
    address = f"/{{organise}}/{place.workshop.id}/{{cancel}}"
    assert organiser.at(address) in organiser.get(f"/{{organise}}/{place.workshop.id}").text
    asked = organiser.get(address).text
    told = "People who have a place or are on the waiting list, and are told by email: %(people)s"
    assert say(organiser, told, people="3") in asked
    assert organiser.at(at(place, "{preview}", "workshop_cancelled")) in asked
    answer = organiser.post(address, action="confirm")
    said = "The workshop has been cancelled. Everybody who had registered is told by email."
    assert say(organiser, said) in organiser.client.get(answer.headers["Location"]).text
    assert snapshot(place.app, place.workshop.id).cancelled
    with place.app.app_context():
        assert tally(place.workshop.id)[Kind.WORKSHOP_CANCELLED, "", None].waiting == 3
    organiser.post(address, action="confirm")
    assert actions(place).count(Action.CANCELLED) == 1
    over = organiser.get(at(place)).text
    assert (
        say(
            organiser,
            "The workshop is closed, so nothing more of its schedule is sent. "
            "You can still write a message of your own.",
        )
        in over
    )


@pytest.mark.parametrize("locale", ["en"])
def test_the_page_of_times_says_that_people_are_told_of_another_time(place: Answered, organiser: Desk) -> None:
    sheet = Sheet(desk=organiser, template=f"/{{organise}}/{place.workshop.id}/{{times}}")
    assert "govuk-inset-text" in organiser.get(sheet.template).text
    moved = place.workshop.ends_at + timedelta(days=1)
    page = sheet.follow(
        sheet.send({"ends_at-day": str(moved.day), "ends_at-month": str(moved.month), "ends_at-year": str(moved.year)})
    )
    told = "Saved. Everybody who has registered is told of the new time within five minutes."
    assert notice(page).startswith(say(organiser, told)[:30])
    page = sheet.follow(sheet.send({"capacity": "9"}))
    assert notice(page) == say(organiser, "Saved.")


class TestOnBothDatabases:
    """What the services promise of messages."""

    @pytest.fixture
    def made(self, app: Flask, tmp_path: Path, clock: Clock) -> Answered:
        """The same workshop."""
        found = answered(app, tmp_path, clock, desk(app), *FORMS, starts="+20 days", capacity=2)
        for number in range(3):
            found.submit("registration", number, name=f"N{number}", email=f"{number}@example.com")
        return found

    def test_a_message_goes_to_whom_it_is_for_once_and_says_what_it_lacks(self, made: Answered) -> None:
        now = made.clock.now()
        number = own(made, Audience.UNANSWERED, "before", subject=SUBJECT, text={"cy": "", "en": "Hello"})
        with made.app.app_context():
            workshop = get_workshop(made.workshop.id)
            counts = {(audience, moment): len(recipients(workshop, audience, moment)) for audience, moment in AUDIENCES}
            assert list(counts.values()) == [3, 2, 1, 2, 2]
            message = get_own(made, number)
            with pytest.raises(Unfinished) as refused:
                announcing.send(message.id, by=None, at=now)
            (gap,) = refused.value.gaps
            assert (gap.key, gap.locale, gap.kind) == (message_key(1, "text"), "cy", GapKind.MISSING)
            service.change_texts(workshop.id, {message_key(1, "text"): TEXT}, by=None, at=now)
        with ThreadPoolExecutor(4) as clicks:
            assert list(clicks.map(lambda _: send_own(made, message.id), range(4))) == [2, 2, 2, 2]
        with made.app.app_context():
            assert tally(workshop.id)[Kind.OWN, "", 1] == Tally(waiting=2)
            with pytest.raises(AlreadySent):
                announcing.delete(workshop.id, 1, by=None, at=now)
            with pytest.raises(AlreadySent):
                announcing.address(workshop.id, 1, audience=Audience.PLACES, moment="")
            assert announcing.copy(workshop.id, 1, by=None, at=now) == 2
            announcing.delete(workshop.id, 2, by=None, at=now)
            assert [one.number for one in list_own(workshop.id)] == [1]

    def test_the_schedule_is_settled_and_what_failed_is_counted_and_tried_again(self, made: Answered) -> None:
        now, workshop_id = made.clock.now(), made.workshop.id
        with made.app.app_context():
            usual = scheduled(made, Kind.JOINING)
            with pytest.raises(TooLate):
                settle(workshop_id, Kind.JOINING, "", enabled=True, due_at=usual.planned.until, by=None, at=now)
            before = get_workshop(workshop_id).forms["before"].opens_at - timedelta(hours=1)
            with pytest.raises(TooEarly):
                settle(workshop_id, Kind.REMINDER, "before", enabled=True, due_at=before, by=None, at=now)
            for due_at in (now, now, None):
                settle(workshop_id, Kind.JOINING, "", enabled=True, due_at=due_at, by=None, at=now)
            assert scheduled(made, Kind.JOINING) == usual
            settle(workshop_id, Kind.JOINING, "", enabled=False, due_at=None, by=None, at=now)
            assert not scheduled(made, Kind.JOINING).planned.enabled
            assert actions(made).count(Action.SCHEDULE_CHANGED) == 3
            one, two, three = outbox.claim(at=now, limit=9)
            outbox.note_sent(one.id, provider_id=None, at=now)
            outbox.note_trouble(two.id, Failure.SLOW, at=now)
            outbox.note_failed(three.id, Failure.BOUNCED)
            counts = tally(workshop_id)
            assert counts[Kind.CONFIRMATION, "", None] == Tally(sent=1, waiting=1, retried=1)
            assert counts[Kind.WAITING, "", None] == Tally(failed=1)
            (failed,) = list_of(workshop_id, Sending.FAILED, limit=9)
            assert (failed.failure, failed.number) == (Failure.BOUNCED, None)

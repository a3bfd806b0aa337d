"""What each message says, and what none of them ever says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app.language import LOCALES, Locale
from app.mail.letters.blocks import Block, Bullets, Button, Greeting, Letter, Link, Markdown, Rows
from app.mail.letters.participants import BODIES, letter_to_participant
from app.mail.letters.staff import letter_to_staff
from app.outbox.rules import STAFF, Kind
from tests.unit.mail.builders import (
    CONTACT,
    JOIN_URL,
    news,
    own_words,
    participant_facts,
    staff_facts,
    workshop,
)

pytestmark = pytest.mark.usefixtures("words")

PARTICIPANTS = sorted(set(Kind) - STAFF)
WITH_PLACE = {Kind.CONFIRMATION, Kind.PLACE_GIVEN, Kind.JOINING, Kind.CHANGED, Kind.POSTPONED}
# The longest names of a month in each language.
LONGEST = {"cy": datetime(2027, 7, 30, 9, tzinfo=UTC), "en": datetime(2027, 9, 30, 9, tzinfo=UTC)}
IN_BOTH = pytest.mark.parametrize("locale", LOCALES)


def letter(kind: Kind, locale: Locale = "en", **parts: Any) -> Letter:
    if kind in STAFF:
        return letter_to_staff(staff_facts(kind, **parts), locale)
    return letter_to_participant(participant_facts(kind, **parts), locale)


def said(found: Letter) -> str:
    return "\n".join(text for block in found.blocks for text in _texts(block))


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Rows):
        yield from (f"{row.label}: {row.text}" for row in block.rows)
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Button | Link):
        yield f"{block.label} → {block.url}"
    else:
        yield block.text


def buttons(found: Letter) -> list[str]:
    return [block.url for block in found.blocks if isinstance(block, Button)]


def test_every_kind_of_message_has_its_words() -> None:
    assert set(BODIES) == set(PARTICIPANTS)
    for kind in Kind:
        for locale in LOCALES:
            for name in ("Siân Llŷr", ""):
                assert all(text.strip() for text in said(letter(kind, locale, name=name)).splitlines())


@IN_BOTH
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.OWN])
def test_a_subject_has_fewer_than_60_characters_with_the_longest_dates(kind: Kind, locale: Locale) -> None:
    day = LONGEST[locale]
    for moment in ("before", "after"):
        parts: dict[str, Any] = {} if kind in STAFF else {"workshop": workshop(starts_at=day, ends_at=day)}
        if kind in {Kind.INVITATION, Kind.REMINDER}:
            parts["moment"] = moment
        if kind is Kind.POSTPONED:
            parts |= {"before": day, "before_end": None}
        if kind is Kind.DIGEST:
            parts["day"] = day.date()
        assert len(letter(kind, locale, **parts).subject) < 60


def test_welsh_and_english_letters_differ_in_every_sentence() -> None:
    for kind in Kind:
        welsh, english = letter(kind, "cy"), letter(kind, "en")
        assert welsh.subject != english.subject
        assert not set(said(welsh).splitlines()) & set(said(english).splitlines())


@IN_BOTH
def test_a_letter_greets_by_name_where_it_is_known(locale: Locale) -> None:
    named, unnamed = letter(Kind.WAITING, locale).blocks[0], letter(Kind.WAITING, locale, name=" ").blocks[0]
    assert named == Greeting({"cy": "Annwyl Siân Llŷr,", "en": "Dear Siân Llŷr,"}[locale])
    assert unnamed == Greeting({"cy": "Helô,", "en": "Hello,"}[locale])


@pytest.mark.parametrize(
    "name", ["Win at http://x.example", "Visit cheap.example today", "a@b.example", "<b>Me</b>", "x" * 81]
)
def test_a_name_that_would_advertise_or_lead_somewhere_is_not_repeated(name: str) -> None:
    assert letter(Kind.AGAIN, name=name).blocks[0] == Greeting("Hello,")


def test_a_name_or_title_stays_one_line() -> None:
    found = letter(
        Kind.CONFIRMATION,
        name="Eve\r\nBcc: x\u202e",
        workshop=workshop({"en": {"workshop.title": "One\nTwo"}}),
        own=own_words(subject="A\r\nBcc: b"),
    )
    assert found.blocks[0] == Greeting("Dear Eve Bcc: x,")
    assert "Workshop: One Two\n" in said(found)
    assert found.subject == "A Bcc: b"


@pytest.mark.parametrize("kind", PARTICIPANTS)
def test_joining_details_are_told_only_with_a_place(kind: Kind) -> None:
    text = said(letter(kind))
    assert (JOIN_URL in text, "The room is on the first floor." in text) == (kind in WITH_PLACE,) * 2


@pytest.mark.parametrize("kind", [Kind.CHANGED, Kind.POSTPONED])
def test_whoever_waits_learns_of_a_new_time_without_joining_details_or_calendar(kind: Kind) -> None:
    text = said(letter(kind, position=2))
    assert JOIN_URL not in text
    assert "calendar" not in text
    assert "You are still on the waiting list." in text
    assert "leave the waiting list" in text


def test_old_and_new_times_stand_side_by_side() -> None:
    text = said(letter(Kind.POSTPONED))
    assert "Old time: Wednesday 24 February 2027, 10:00–12:00\nNew time: Wednesday 3 March 2027, 10:00–12:00" in text
    assert "ddydd Mercher 24 Chwefror 2027 wedi’i symud" in said(letter(Kind.POSTPONED, "cy"))
    assert "Hen amser: dydd Mercher 3 Mawrth 2027, 09:00\n" in said(letter(Kind.CHANGED, "cy", before_end=None))


@pytest.mark.parametrize("kind", [Kind.CHANGED, Kind.POSTPONED])
def test_a_new_time_is_never_told_without_the_old_one(kind: Kind) -> None:
    with pytest.raises(ValueError, match="the former one"):
        letter(kind, before=None)


def test_a_workshop_of_two_days_has_both_dates() -> None:
    text = said(letter(Kind.JOINING, workshop=workshop(ends_at=datetime(2027, 3, 4, 16, tzinfo=UTC))))
    assert "When: 3 March 2027, 10:00 – 4 March 2027, 16:00\n" in text


@IN_BOTH
def test_a_place_on_the_waiting_list_is_a_number(locale: Locale) -> None:
    label = {"cy": "Eich safle ar y rhestr aros: 3", "en": "Your position on the waiting list: 3"}
    assert label[locale] in said(letter(Kind.WAITING, locale))


@pytest.mark.parametrize("kind", PARTICIPANTS)
def test_every_letter_to_participants_says_that_welsh_is_welcome_and_whom_to_write_to(kind: Kind) -> None:
    assert "If you contact us in Welsh, we will reply in Welsh and this will not lead to delay." in said(letter(kind))
    assert "byddwn yn ateb yn Gymraeg ac ni fydd hynny’n arwain at oedi." in said(letter(kind, "cy"))
    assert CONTACT in said(letter(kind))


def test_a_letter_with_a_personal_link_asks_not_to_be_passed_on() -> None:
    ended = {Kind.CANCELLED, Kind.REMOVED, Kind.WORKSHOP_CANCELLED, Kind.THANKS}
    for kind in PARTICIPANTS:
        found = letter(kind)
        assert ("Please do not pass this email on" in said(found)) == (kind not in ended)
        assert any("/place/" in url or "/form/" in url for url in buttons(found)) == (kind not in ended)


def test_whoever_has_no_place_any_more_gets_no_personal_link() -> None:
    assert buttons(letter(Kind.CANCELLED)) == ["https://holi.example/en/workshop/k7-qW"]
    assert buttons(letter(Kind.REMOVED)) == buttons(letter(Kind.WORKSHOP_CANCELLED)) == []


def test_the_calendar_entry_is_attached_or_linked() -> None:
    attached, linked = letter(Kind.CONFIRMATION), letter(Kind.CONFIRMATION, attaches_calendar=False)
    assert "An entry for your calendar is attached." in said(attached)
    assert "Add the workshop to your calendar → https://holi.example/en/calendar/k7-qW" in said(linked)
    assert "takes the place of the earlier one" in said(letter(Kind.CHANGED))
    assert "takes the workshop out of your calendar" in said(letter(Kind.WORKSHOP_CANCELLED))
    assert "please delete it there" in said(letter(Kind.WORKSHOP_CANCELLED, attaches_calendar=False))
    assert "calendar" not in said(letter(Kind.WORKSHOP_CANCELLED, position=1))


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("kind", [Kind.INVITATION, Kind.REMINDER])
def test_a_survey_says_until_when_it_is_open_and_who_sees_the_answers(kind: Kind, moment: str) -> None:
    named, anonymous = (said(letter(kind, moment=moment, anonymous=hidden)) for hidden in (False, True))
    for text in (named, anonymous):
        assert "Survey open until: 2 March 2027, 17:00" in text
        assert "Answer the survey → https://holi.example/en/form/k7-qW" in text
    assert "The organisers of the workshop can see which answers are yours." in named
    assert "Please do not pass this email on" in named
    assert "The survey is anonymous: nobody can see who answered." in anonymous
    assert "pass this email on" not in anonymous
    assert ("we cannot see who has" in anonymous) == (kind is Kind.REMINDER)


def test_thanks_come_with_the_survey_while_it_is_open() -> None:
    without, with_survey = letter(Kind.THANKS), letter(Kind.THANKS, closes_at=datetime(2027, 3, 9, 17, tzinfo=UTC))
    assert buttons(without) == []
    assert buttons(with_survey) == ["https://holi.example/en/form/k7-qW"]


@IN_BOTH
@pytest.mark.parametrize("kind", PARTICIPANTS)
def test_an_organisers_words_take_the_place_of_ours_and_the_rest_stays(kind: Kind, locale: Locale) -> None:
    ours, theirs = (letter(kind, locale, own=own) for own in (own_words() if kind is Kind.OWN else {}, own_words()))
    words = own_words()[locale]
    assert theirs.subject == words.subject
    assert theirs.blocks[:2] == (Greeting(said(ours).splitlines()[0]), Markdown(words.text))
    first = next(place for place, block in enumerate(ours.blocks) if isinstance(block, Rows))
    assert theirs.blocks[-len(ours.blocks) + first :] == ours.blocks[first:]


@pytest.mark.parametrize(
    ("number", "registered", "joined", "cancelled", "failed"),
    [
        (1, "1 cofrestriad newydd", "Ymunodd 1 person", "Canslodd 1 person", "Methodd 1 neges"),
        (2, "2 gofrestriad newydd", "Ymunodd 2 berson", "Canslodd 2 berson", "Methodd 2 neges"),
        (3, "3 chofrestriad newydd", "Ymunodd 3 pherson", "Canslodd 3 pherson", "Methodd 3 neges"),
        (6, "6 chofrestriad newydd", "Ymunodd 6 pherson", "Canslodd 6 pherson", "Methodd 6 neges"),
        (11, "11 o gofrestriadau newydd", "Ymunodd 11 o bobl", "Canslodd 11 o bobl", "Methodd 11 o negeseuon"),
    ],
)
def test_a_digest_counts_as_welsh_does(number: int, registered: str, joined: str, cancelled: str, failed: str) -> None:
    happened = news(registered=number, waiting=number, cancelled=number, failed=number)
    text = said(letter(Kind.DIGEST, "cy", news=(happened,)))
    expected = (registered, f"{joined} â’r rhestr aros", cancelled, f"{failed} â chyrraedd")
    assert "\n".join(expected) in text


def test_a_digest_tells_only_what_happened_of_each_workshop() -> None:
    other = news(title={"cy": "Arall", "en": "Another"}, cancelled=1, waiting_now=4)
    text = said(letter(Kind.DIGEST, news=(news(registered=1), other)))
    assert (
        "Better services for everybody\n1 new registration\nPlaces taken: 18 of 20\nOn the waiting list now: 0" in text
    )
    assert "Another\n1 person cancelled\nPlaces taken: 18 of 20\nOn the waiting list now: 4" in text
    assert text.count("Open the workshop → https://holi.example/en/staff/k7-qW") == 2


def test_a_job_names_its_size_language_and_deadline_if_it_has_one() -> None:
    text = said(letter(Kind.JOB, "cy"))
    for line in ("Cyfeirnod: 2027-014", "Geiriau i’w cyfieithu: 1,234", "Dyddiad cau: dydd Mercher 10 Mawrth 2027"):
        assert line in text
    assert "Translate into: English" in said(letter(Kind.JOB, target="en"))
    assert "Deadline" not in said(letter(Kind.JOB, due_on=None))


def test_a_message_about_an_account_says_what_for_and_until_when() -> None:
    invitation, reset = said(letter(Kind.ACCOUNT_INVITATION)), said(letter(Kind.ACCOUNT_RESET, "cy"))
    assert "Role: Organiser\nThe link works until: 10 March 2027, 09:00" in invitation
    assert "Mae’r ddolen yn gweithio tan: 10 Mawrth 2027, 09:00" in reset
    assert "bydd eich cyfrinair yn aros fel y mae" in reset

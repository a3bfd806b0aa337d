"""Texts that wait for a translator: what participants see meanwhile, and what follows from an approval."""

from __future__ import annotations

import pytest

from app import clock as app_clock
from app.accounts.rules import Role
from app.language import LOCALES, Locale, other
from app.wording import service as wording
from app.wording.queries import StoredText, find_text, get_revision
from app.wording.rules import Change, State
from app.wording.service import NoText, NotSecond, Overtaken
from app.workshops import service
from app.workshops.queries import list_events, list_texts
from app.workshops.rules import Action, GapKind
from app.workshops.service import NotReady, NoWorkshop
from app.workshops.shelf import Shelf
from tests.integration.workshops.making import (
    TITLE,
    WANTED,
    make_draft,
    make_person,
    make_published,
    make_ready,
    now_is,
    trail,
)

PLACE = "workshop.place"
LABEL = "registration.full_name.label"
OLD = WANTED[PLACE]
NEW: dict[Locale, str] = {"cy": "Bangor", "en": "In Bangor"}


def stored(workshop_id: int, key: str = PLACE) -> StoredText:
    """The text as its organisers see it."""
    now_is(workshop_id)
    return next(text for text in list_texts(workshop_id) if text.key == key)


def change(workshop_id: int, changed: Locale, *, key: str = PLACE, by: int | None = None) -> StoredText:
    """Change one wording, and leave the other to translators."""
    wordings = {**stored(workshop_id, key).wordings, changed: NEW[changed]}
    service.change_texts(workshop_id, {key: wordings}, by=by, at=app_clock.now(), wait=[key])
    return stored(workshop_id, key)


def approve(text: StoredText, words: str, *, by: int | None = None) -> None:
    """Approve a translation of the text as it stands."""
    service.approve_text(text.id, [words], version=text.version, by=by, at=app_clock.now())


def shown(workshop_id: int, key: str = PLACE) -> dict[Locale, str | None]:
    """What participants see."""
    found = now_is(workshop_id)
    return {locale: found.find_text(locale, key) for locale in LOCALES}


@pytest.mark.parametrize("changed", LOCALES)
@pytest.mark.parametrize("source", LOCALES)
def test_whichever_wording_changed_is_the_source_and_the_other_is_stale(source: Locale, changed: Locale) -> None:
    made = make_published(source_locale=source)
    text = change(made, changed)
    assert (text.source_locale, text.state) == (changed, State.STALE)
    assert text.wordings == {changed: NEW[changed], other(changed): OLD[other(changed)]}
    assert [(gap.key, gap.locale, gap.state) for gap in now_is(made).wording.gaps] == [
        (PLACE, other(changed), State.STALE)
    ]


@pytest.mark.parametrize("changed", LOCALES)
@pytest.mark.parametrize("key", [PLACE, LABEL])
def test_until_it_is_approved_participants_see_the_earlier_pair_and_then_both_new_wordings(
    changed: Locale, key: str
) -> None:
    made = make_published()
    before = shown(made, key)
    text = change(made, changed, key=key)
    assert shown(made, key) == before
    approve(text, NEW[other(changed)])
    assert shown(made, key) == NEW
    assert now_is(made).wording.gaps == ()


def test_workers_show_an_approved_text() -> None:
    made = make_published()
    shelf = Shelf()
    text = change(made, "en")
    before = shelf.find("cy", "diwrnod-dylunio")
    approve(text, NEW["cy"])
    shelf.look(at_once=True)
    after = shelf.find("cy", "diwrnod-dylunio")
    assert before is not None
    assert after is not None
    assert before.words("cy")(PLACE) == OLD["cy"]
    assert after.words("cy")(PLACE) == NEW["cy"]
    assert after.wording.revision > before.wording.revision


def test_both_wordings_changed_leave_nothing_to_wait_for() -> None:
    made = make_published()
    service.change_texts(made, {PLACE: NEW}, by=None, at=app_clock.now(), wait=[PLACE])
    assert stored(made).state is State.APPROVED
    assert shown(made) == NEW


def test_nothing_changed_does_nothing() -> None:
    made = make_published()
    before, revision, told = stored(made), get_revision(), trail(made)
    service.change_texts(made, {PLACE: OLD}, by=None, at=app_clock.now(), wait=[PLACE])
    assert (stored(made), get_revision(), trail(made)) == (before, revision, told)


def test_the_missing_wording_completes_the_pair() -> None:
    made = make_draft()
    for place in ({"cy": "", "en": "In Bangor"}, NEW):
        service.change_texts(made, {PLACE: place}, by=None, at=app_clock.now(), wait=[PLACE])  # type: ignore[dict-item]
    assert stored(made).state is State.APPROVED
    assert stored(made).wordings == NEW


def test_a_source_that_is_what_it_was_again_waits_no_longer() -> None:
    made = make_published()
    change(made, "en")
    service.change_texts(made, {PLACE: OLD}, by=None, at=app_clock.now(), wait=[PLACE])
    assert stored(made).state is State.APPROVED


def test_what_was_the_source_is_stale_and_no_draft_when_the_draft_of_its_translation_becomes_the_source() -> None:
    made = make_published()
    text = change(made, "en")
    wording.save_draft(text.id, ["Drafft"], version=text.version, by=None, at=app_clock.now())
    text = change(made, "cy")
    assert (text.source_locale, text.wordings["en"], text.state) == ("cy", NEW["en"], State.STALE)


@pytest.mark.parametrize("key", [PLACE, LABEL])
def test_a_text_that_participants_see_cannot_be_emptied_into_waiting(key: str) -> None:
    made = make_published()
    before = shown(made, key)
    emptied = {**stored(made, key).wordings, "cy": ""}
    with pytest.raises(NotReady):
        service.change_texts(made, {key: emptied}, by=None, at=app_clock.now(), wait=[key])
    assert shown(made, key) == before


def test_an_optional_text_may_wait_for_its_other_language_and_is_shown_in_neither() -> None:
    made = make_published()
    key = "workshop.joining"
    service.change_texts(made, {key: {"cy": "", "en": "Room 1"}}, by=None, at=app_clock.now(), wait=[key])
    assert shown(made, key) == {"cy": None, "en": None}
    approve(stored(made, key), "Ystafell 1")
    assert shown(made, key) == {"cy": "Ystafell 1", "en": "Room 1"}


@pytest.mark.parametrize("written", LOCALES)
def test_a_new_case_study_that_waits_is_shown_in_neither_language_until_it_is_approved(written: Locale) -> None:
    made = make_published()
    texts = {**dict.fromkeys(LOCALES, ""), written: NEW[written]}
    key = service.add_case_study(made, texts, by=None, at=app_clock.now(), wait=True)
    assert now_is(made).case_studies("cy") == now_is(made).case_studies("en") == []
    approve(stored(made, key), NEW[other(written)])
    assert [now_is(made).case_studies(locale) for locale in LOCALES] == [[NEW[locale]] for locale in LOCALES]


@pytest.mark.parametrize(
    ("finish", "kind"),
    [
        (None, GapKind.STALE),
        (wording.save_draft, GapKind.DRAFT),
        (wording.submit, GapKind.NEEDS_REVIEW),
    ],
)
def test_a_draft_is_not_published_before_its_texts_are_approved(finish: object, kind: GapKind) -> None:
    made = make_ready()
    text = change(made, "en")
    if callable(finish):
        finish(text.id, [NEW["cy"]], version=text.version, by=None, at=app_clock.now())
    with pytest.raises(NotReady) as caught:
        service.publish(made, by=None, at=app_clock.now())
    assert [(gap.key, gap.locale, gap.kind) for gap in caught.value.gaps] == [(PLACE, "cy", kind)]
    approve(stored(made), NEW["cy"])
    service.publish(made, by=None, at=app_clock.now())
    assert shown(made) == NEW


def test_a_copy_takes_the_texts_along_as_far_as_they_are() -> None:
    made = make_published()
    change(made, "en")
    service.require_second_approval(made, wanted=True, by=None, at=app_clock.now())
    copied = service.copy(made, starts_at=now_is(made).starts_at, by=None, at=app_clock.now())
    text = stored(copied)
    assert now_is(copied).second_approval
    assert (text.state, text.wordings["en"], text.live) == (State.STALE, NEW["en"], OLD)


def test_the_meaning_is_unchanged_keeps_the_translation_and_shows_both() -> None:
    made = make_published()
    by = make_person()
    text = change(made, "en")
    service.keep_text(text.id, version=text.version, by=by, at=app_clock.now())
    assert shown(made) == {"cy": OLD["cy"], "en": NEW["en"]}
    line = list_events(made, 1)[0]
    assert (line.action, line.details, line.actor) == (Action.TEXT_KEPT, {"keys": [PLACE]}, "Siân")


def test_an_approval_is_in_the_trail() -> None:
    made = make_published()
    approve(change(made, "en"), NEW["cy"])
    line = list_events(made, 1)[0]
    assert (line.action, line.details) == (Action.TEXT_APPROVED, {"keys": [PLACE]})


def test_where_a_second_person_approves_nobody_approves_what_they_wrote() -> None:
    made = make_published()
    first, second = make_person(Role.TRANSLATOR), make_person(Role.TRANSLATOR)
    service.require_second_approval(made, wanted=True, by=None, at=app_clock.now())
    text = change(made, "en")
    for by in (first, second):
        with pytest.raises(NotSecond):
            approve(stored(made), NEW["cy"], by=by)
    wording.submit(text.id, [NEW["cy"]], version=stored(made).version, by=first, at=app_clock.now())
    with pytest.raises(NotSecond):
        approve(stored(made), NEW["cy"], by=first)
    with pytest.raises(NotSecond):
        approve(stored(made), "Bangor Uchaf", by=second)
    assert shown(made) == OLD
    approve(stored(made), NEW["cy"], by=second)
    assert shown(made) == NEW


def test_the_choice_of_a_second_person_is_in_the_trail_once() -> None:
    made = make_draft()
    for _ in range(2):
        service.require_second_approval(made, wanted=True, by=None, at=app_clock.now())
    assert now_is(made).second_approval
    assert trail(made)[-2:] == [Action.CREATED, Action.CHANGED]
    assert list_events(made, 1)[0].details == {"second_approval": True}
    with pytest.raises(NoWorkshop):
        service.require_second_approval(4711, wanted=True, by=None, at=app_clock.now())


def test_nobody_approves_or_keeps_what_they_have_not_seen() -> None:
    made = make_published()
    seen = change(made, "en")
    service.change_texts(made, {PLACE: {"cy": OLD["cy"], "en": "Elsewhere"}}, by=None, at=app_clock.now(), wait=[PLACE])
    with pytest.raises(Overtaken):
        approve(seen, NEW["cy"])
    with pytest.raises(Overtaken):
        service.keep_text(seen.id, version=seen.version, by=None, at=app_clock.now())
    assert shown(made) == OLD


def test_a_text_that_is_not_there_is_neither_approved_nor_kept() -> None:
    with pytest.raises(NoText):
        service.approve_text(4711, ["x"], version=0, by=None, at=app_clock.now())
    with pytest.raises(NoText):
        service.keep_text(4711, version=0, by=None, at=app_clock.now())


def test_the_history_tells_who_did_what() -> None:
    made = make_published()
    organiser, translator = make_person(name="Olwen"), make_person(Role.TRANSLATOR, name="Twm")
    text = change(made, "en", by=organiser)
    wording.save_draft(text.id, ["Ban"], version=text.version, by=translator, at=app_clock.now())
    approve(stored(made), NEW["cy"], by=translator)
    found = find_text(text.id, [now_is(made).catalogue_id])
    assert found is not None
    assert [(one.change, one.by, one.source, one.translation) for one in found.history[:3]] == [
        (Change.APPROVED, "Twm", ("In Bangor",), ("Bangor",)),
        (Change.DRAFTED, "Twm", ("In Bangor",), ("Ban",)),
        (Change.SOURCE_CHANGED, "Olwen", ("In Bangor",), (OLD["cy"],)),
    ]


def test_the_title_of_a_draft_takes_its_address_along_when_its_translation_is_approved() -> None:
    made = make_draft()
    key = "workshop.title"
    service.change_texts(made, {key: {"cy": TITLE["cy"], "en": "Another day"}}, by=None, at=app_clock.now(), wait=[key])
    approve(stored(made, key), "Diwrnod arall")
    assert dict(now_is(made).slugs) == {"cy": "diwrnod-arall", "en": "another-day"}

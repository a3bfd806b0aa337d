"""What several organisers do at the same moment comes out as if they had waited for one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from flask import Flask
from sqlalchemy import func, select

from app import clock as app_clock
from app.extensions import db
from app.places.queries import count_taken, count_waiting
from app.responses.models import Response
from app.responses.service import submit
from app.wording.service import Overtaken
from app.workshops import service
from app.workshops.models import ShortLink
from app.workshops.queries import list_members, list_texts
from app.workshops.rules import WorkshopState
from app.workshops.service import HasResponses, LastOrganiser, NotReady, SlugTaken
from app.workshops.service.texts import Texts
from tests.factories import filled_in, make_sheet, registration_form
from tests.integration.conftest import Make
from tests.integration.people import at_once
from tests.integration.workshops.making import (
    WANTED,
    make_draft,
    make_person,
    make_published,
    make_ready,
    now_is,
    trail,
)
from tests.integration.workshops.test_times import times

Refusals = tuple[type[Exception], ...]


def together(app: Flask, acts: Sequence[Callable[[], object]], *refusals: type[Exception]) -> list[object]:
    """What each act comes to, or the refusal that it met."""
    db.session.rollback()

    def act(what: Callable[[], object]) -> object:
        with app.app_context():
            try:
                return what()
            except refusals as refusal:
                return refusal

    return at_once(acts, act)


def test_workshops_of_one_title_get_addresses_of_their_own(context: Flask) -> None:
    made = together(context, [make_draft] * 6)
    found = [now_is(int(str(id_))).slugs for id_ in made]
    assert len({slugs["cy"] for slugs in found}) == len({slugs["en"] for slugs in found}) == 6


def test_translators_and_organisers_of_the_same_texts_wait_for_one_another(context: Flask) -> None:
    made = make_published()
    at = app_clock.now()
    texts = [text for text in list_texts(made) if text.key in WANTED]

    def change(number: int) -> None:
        pairs: Texts = {text.key: {"cy": f"Testun {number}", "en": f"Text {number}"} for text in texts}
        service.change_texts(made, pairs, by=None, at=at)

    def approve(place: int) -> None:
        text = texts[place % len(texts)]
        service.approve_text(text.id, [f"Cyfieithiad {place}"], version=text.version, by=None, at=at)

    acts = [partial(act, number) for number in range(8) for act in (change, approve)]
    came = together(context, acts, Overtaken)
    assert {type(one) for one in came} <= {type(None), Overtaken}
    assert sum(one is None for one in came) >= 8


def test_one_of_two_who_want_the_same_address_is_told(context: Flask) -> None:
    ids = [make_published(), make_published()]
    at = app_clock.now()
    came = together(
        context,
        [lambda id_=id_: service.change_slugs(id_, {"cy": "un"}, by=None, at=at) for id_ in ids],  # type: ignore[misc]
        SlugTaken,
    )
    assert sorted(type(one).__name__ for one in came) == ["NoneType", "SlugTaken"]


def test_two_clicks_on_publishing_are_one(context: Flask) -> None:
    made = make_ready()
    together(context, [lambda: service.publish(made, by=None, at=app_clock.now())] * 4)
    assert [action.value for action in trail(made)].count("published") == 1


def test_nothing_goes_live_in_one_language_while_a_text_is_being_taken_away(context: Flask) -> None:
    made, at = make_ready(), app_clock.now()
    lost = {"workshop.place": {"cy": "", "en": "Online"}}
    came = together(
        context,
        [
            lambda: service.publish(made, by=None, at=at),
            lambda: service.change_texts(made, lost, by=None, at=at),  # type: ignore[arg-type]
        ],
        NotReady,
    )
    assert [type(one) for one in came].count(NotReady) == 1
    found = now_is(made)
    assert (found.state is WorkshopState.PUBLISHED) is (found.find_text("cy", "workshop.place") is not None)


def test_two_organisers_who_leave_at_once_do_not_leave_nobody(context: Flask) -> None:
    owner, colleague = make_person(), make_person()
    made = make_draft(by=owner)
    service.share(made, colleague, by=owner, at=app_clock.now())
    came = together(
        context,
        [
            lambda user=user: service.unshare(made, user, by=user, at=app_clock.now())  # type: ignore[misc]
            for user in (owner, colleague)
        ],
        LastOrganiser,
    )
    assert [type(one) for one in came].count(LastOrganiser) == 1
    assert len(list_members(made)) == 1


def test_a_form_is_not_taken_away_under_whoever_is_sending_it(context: Flask, make: Make) -> None:
    workshop = make(registration_form())
    sheet = make_sheet(workshop, "registration")
    way = filled_in(sheet, name="A", email="a@example.com")
    at = app_clock.now()

    def send() -> object:
        return submit(sheet, None, way, wording_revision=1, locale="en", at=at)

    # Whoever sends after the form has gone meets the database's refusal, as after any other deletion.
    came = together(context, [send, lambda: service.remove_form(workshop.id, sheet.form.id, by=None, at=at)], Exception)
    stored = db.session.execute(select(func.count()).select_from(Response)).scalar_one()
    assert isinstance(came[1], HasResponses) is (stored == 1)
    assert ("registration" in now_is(workshop.id).forms) is (stored == 1)


def test_a_workshop_is_full_if_and_only_if_it_says_so_whoever_changes_its_places(context: Flask, make: Make) -> None:
    people = 4
    workshop = make(registration_form(), capacity=2, delete_after_days=30)
    sheets = [make_sheet(workshop, "registration", f"{number:032}") for number in range(people)]
    ways = [filled_in(sheet, name="A", email=f"{number}@example.com") for number, sheet in enumerate(sheets)]
    at = app_clock.now()
    more = times(workshop.id, capacity=3)

    def send(number: int) -> object:
        return submit(sheets[number], None, ways[number], wording_revision=1, locale="en", at=at)

    acts: list[Callable[[], object]] = [lambda number=number: send(number) for number in range(people)]  # type: ignore[misc]
    together(context, [*acts, lambda: service.change_times(workshop.id, more, by=None, at=at)])
    assert now_is(workshop.id).full
    assert (count_taken(workshop.id), count_waiting(workshop.id)) == (3, people - 3)


def test_short_links_are_given_once(context: Flask) -> None:
    made = make_draft()
    together(context, [lambda: service.publish(made, by=None, at=app_clock.now())] * 3, NotReady)
    count = select(func.count()).select_from(ShortLink).where(ShortLink.workshop_id == made)
    assert db.session.execute(count).scalar_one() == 10

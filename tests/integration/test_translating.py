"""The translators' queue and what is done to a text: found, drafted, handed in, approved, asked about."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.language import Locale
from app.language.rules import FlawCode
from app.wording import service
from app.wording.queries import (
    QueueFilter,
    count_states,
    find_neighbours,
    find_text,
    get_revision,
    get_wording,
    list_lines,
    list_questions,
    list_queue,
    list_texts,
)
from app.wording.queries.queue import PAGE
from app.wording.rules import Change, State
from app.wording.service import Blocked, NoText, Overtaken, Pair, create_catalogue
from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("context")
STATES = (State.APPROVED, State.NEEDS_REVIEW, State.DRAFT, State.MISSING)


def pair(
    key: str,
    source: str,
    translation: str | None,
    state: State = State.APPROVED,
    *,
    source_locale: Locale = "en",
    comment: str = "",
) -> Pair:
    """A text with its translation."""
    return Pair(
        key=key, source_locale=source_locale, source=source, translation=translation, state=state, comment=comment
    )


def in_each_state(clock: Clock) -> int:
    """A catalogue with a text in each state, the stale one last; and an empty one, which is nobody's work."""
    made = create_catalogue(
        [
            *(pair(state.value, state.value, None if state is State.MISSING else "x", state) for state in STATES),
            pair("stale", "old", "hen"),
            pair("empty", "", None),
        ],
        at=clock.now(),
    )
    service.save_pairs(made, {"stale": {"en": "new", "cy": "hen"}}, by=None, at=clock.now(), wait=["stale"])
    return made


def keys(wanted: QueueFilter) -> list[str]:
    """The keys of what is in the queue, in its order."""
    return [line.key for line in list_lines(wanted)]


def id_of(catalogue_id: int, key: str) -> int:
    """The id of a text."""
    return next(text.id for text in list_texts(catalogue_id) if text.key == key)


def version_of(text_id: int, catalogue_id: int) -> int:
    """How often the text was changed."""
    found = find_text(text_id, [catalogue_id])
    assert found is not None
    return found.line.version


def search(catalogues: Sequence[int], words: str) -> list[str]:
    """The keys of what is found."""
    return keys(QueueFilter(catalogues=catalogues, states=tuple(State), words=words))


def test_in_a_catalogue_what_is_stale_comes_first_and_what_is_approved_last_if_it_is_wanted(clock: Clock) -> None:
    made = in_each_state(clock)
    assert keys(QueueFilter(catalogues=[made])) == ["stale", "missing", "draft", "needs_review"]
    assert keys(QueueFilter(catalogues=[made], states=tuple(State)))[-1] == "approved"
    assert keys(QueueFilter(catalogues=[made], states=[State.DRAFT])) == ["draft"]


def test_catalogues_come_in_the_order_in_which_they_are_given(clock: Clock) -> None:
    one, two = (create_catalogue([pair(name, name, None)], at=clock.now()) for name in ("one", "two"))
    assert keys(QueueFilter(catalogues=[two, one])) == ["two", "one"]
    assert keys(QueueFilter(catalogues=[one])) == ["one"]
    assert keys(QueueFilter(catalogues=[])) == []


def test_the_queue_can_be_of_one_direction_alone(clock: Clock) -> None:
    made = create_catalogue(
        [pair("a", "English", None), pair("b", "Cymraeg", None, source_locale="cy")], at=clock.now()
    )
    assert keys(QueueFilter(catalogues=[made], target="cy")) == ["a"]
    assert keys(QueueFilter(catalogues=[made], target="en")) == ["b"]
    assert keys(QueueFilter(catalogues=[made])) == ["a", "b"]


@pytest.mark.parametrize("words", ["gwyl", "GŴYL", " ŵyl ", "fest", "fair.", "comment about"])
def test_words_are_found_in_both_languages_key_and_comment_with_and_without_accents(clock: Clock, words: str) -> None:
    texts = [pair("fair.title", "Festival", "Gŵyl", comment="A comment about it"), pair("b", "Other", "Arall")]
    assert search([create_catalogue(texts, at=clock.now())], words) == ["fair.title"]


def test_a_long_queue_comes_in_pages_and_a_page_past_the_last_is_the_last(clock: Clock) -> None:
    made = create_catalogue([pair(f"k{n:03}", f"text {n:03}", None) for n in range(PAGE + 1)], at=clock.now())
    for words in ("", "text"):
        wanted = QueueFilter(catalogues=[made], words=words)
        first, last, past = (list_queue(wanted, page=page) for page in (1, 2, 9))
        assert (len(first.lines), first.total, first.number, first.pages) == (PAGE, PAGE + 1, 1, 2)
        assert [line.key for line in last.lines] == [f"k{PAGE:03}"]
        assert past == last


@pytest.mark.parametrize("words", ["", "text"])
def test_neighbours_are_those_of_the_queue_that_is_looked_at(clock: Clock, words: str) -> None:
    made = create_catalogue(
        [pair(key, f"text {key}", None) for key in "abc"] + [pair("d", "other", "x")], at=clock.now()
    )
    a, b, c, d = (id_of(made, key) for key in "abcd")
    wanted = QueueFilter(catalogues=[made], words=words)
    assert find_neighbours(wanted, a) == (None, b)
    assert find_neighbours(wanted, b) == (a, c)
    assert find_neighbours(wanted, c) == (b, None)
    assert find_neighbours(wanted, d) == (None, a)


def test_states_are_counted_by_catalogue(clock: Clock) -> None:
    made, other = in_each_state(clock), create_catalogue([], at=clock.now())
    assert count_states([made, other]) == {made: dict.fromkeys(State, 1), other: {}}
    assert count_states([made], "en") == {made: {}}


def test_a_text_is_found_in_the_catalogues_that_one_may_translate_alone(clock: Clock) -> None:
    one, two = (create_catalogue([pair("a", "A", None)], at=clock.now()) for _ in range(2))
    assert find_text(id_of(one, "a"), [one, two]) is not None
    assert find_text(id_of(one, "a"), [two]) is None


def test_the_same_source_translated_elsewhere_is_offered_once_and_only_approved(clock: Clock) -> None:
    here = create_catalogue(
        [pair("a", "Hello", None), pair("b", "Hello", "Helô"), pair("c", "Hello", "Helô"), pair("d", "Bye", "Hwyl")],
        at=clock.now(),
    )
    there = create_catalogue([pair("e", "Hello", "Shwmae"), pair("f", "Hello", "Draft", State.DRAFT)], at=clock.now())
    unseen = create_catalogue([pair("g", "Hello", "Unseen")], at=clock.now())
    welsh = create_catalogue([pair("h", "Hello", "Welsh source", source_locale="cy")], at=clock.now())
    found = find_text(id_of(here, "a"), [here, there, welsh])
    assert found is not None
    assert unseen
    assert {one.target for one in found.elsewhere} == {("Helô",), ("Shwmae",)}
    assert len(found.elsewhere) == 2


def test_a_draft_may_have_flaws_and_nothing_of_it_is_served(clock: Clock) -> None:
    made = create_catalogue([pair("a", "Hello %(name)s", "Helô %(name)s")], at=clock.now())
    text = id_of(made, "a")
    before = get_revision()
    service.save_draft(text, ["Shwmae"], version=0, by=None, at=clock.now())
    wording = get_wording(made)
    assert [gap.state for gap in wording.gaps] == [State.DRAFT]
    assert wording.live["cy"] == {"a": "Helô %(name)s"}
    assert get_revision() == before


def test_a_lost_placeholder_is_neither_handed_in_nor_approved(clock: Clock) -> None:
    made = create_catalogue([pair("a", "Hello %(name)s", None)], at=clock.now())
    text = id_of(made, "a")
    with pytest.raises(Blocked) as handed_in:
        service.submit(text, ["Helô"], version=0, by=None, at=clock.now())
    with pytest.raises(Blocked) as approved:
        service.approve(text, ["Helô"], version=0, second=False, by=None, at=clock.now())
    assert handed_in.value.flaws == approved.value.flaws
    assert {flaw.code for flaw in approved.value.flaws} == {FlawCode.PLACEHOLDER_MISSING}
    assert list_texts(made)[0].state is State.MISSING


def test_an_approved_pair_is_served_and_workers_are_told(clock: Clock) -> None:
    made = create_catalogue([pair("a", "Hello", None)], at=clock.now())
    before, revision = get_revision(), get_wording(made).revision
    service.approve(id_of(made, "a"), ["Helô"], version=0, second=False, by=None, at=clock.now())
    assert get_wording(made).live == {"cy": {"a": "Helô"}, "en": {"a": "Hello"}}
    assert (get_revision(), get_wording(made).revision) == (before + 1, revision + 1)


def test_a_kept_translation_that_lacks_a_placeholder_of_the_new_source_is_refused(clock: Clock) -> None:
    made = create_catalogue([pair("a", "Hello", "Helô")], at=clock.now())
    pairs: dict[str, dict[Locale, str]] = {"a": {"en": "Hello %(name)s", "cy": "Helô"}}
    service.save_pairs(made, pairs, by=None, at=clock.now(), wait=["a"])
    with pytest.raises(Blocked):
        service.keep(id_of(made, "a"), version=1, by=None, at=clock.now())
    assert get_wording(made).live["en"] == {"a": "Hello"}


def test_there_is_nothing_to_keep_where_there_is_no_translation(clock: Clock) -> None:
    made = create_catalogue([pair("a", "Hello", None)], at=clock.now())
    with pytest.raises(NoText):
        service.keep(id_of(made, "a"), version=0, by=None, at=clock.now())


def test_the_second_of_two_is_told_and_overwrites_nothing(clock: Clock) -> None:
    made = create_catalogue([pair("a", "Hello", None)], at=clock.now())
    text = id_of(made, "a")
    service.save_draft(text, ["Mine"], version=0, by=None, at=clock.now())
    for act in (service.save_draft, service.submit):
        with pytest.raises(Overtaken):
            act(text, ["Theirs"], version=0, by=None, at=clock.now())
    with pytest.raises(Overtaken):
        service.approve(text, ["Theirs"], version=0, second=False, by=None, at=clock.now())
    assert list_texts(made)[0].wordings["cy"] == "Mine"
    assert version_of(text, made) == 1


def test_each_step_is_a_line_of_the_history_the_latest_first(clock: Clock) -> None:
    made = create_catalogue([pair("a", "Hello", None)], at=clock.now())
    text = id_of(made, "a")
    service.save_draft(text, ["He"], version=0, by=None, at=clock.now())
    service.submit(text, ["Helô"], version=1, by=None, at=clock.now())
    service.approve(text, ["Helô"], version=2, second=False, by=None, at=clock.now())
    service.save_pairs(made, {"a": {"en": "Hi", "cy": "Helô"}}, by=None, at=clock.now(), wait=["a"])
    service.keep(text, version=4, by=None, at=clock.now())
    found = find_text(text, [made])
    assert found is not None
    assert [one.change for one in found.history] == [
        Change.KEPT,
        Change.SOURCE_CHANGED,
        Change.APPROVED,
        Change.SUBMITTED,
        Change.DRAFTED,
    ]
    assert (found.line.version, found.live, found.line.state) == (5, True, State.APPROVED)


def test_a_stale_text_remembers_the_source_that_it_was_made_from(clock: Clock) -> None:
    made = create_catalogue([pair("a", "Hello", "Helô")], at=clock.now())
    service.save_pairs(made, {"a": {"en": "Hi", "cy": "Helô"}}, by=None, at=clock.now(), wait=["a"])
    found = find_text(id_of(made, "a"), [made])
    assert found is not None
    assert (found.line.state, found.line.source, found.line.made_from) == (State.STALE, ("Hi",), ("Hello",))


def test_questions_are_listed_the_oldest_first_until_they_are_answered_and_after(clock: Clock) -> None:
    made = create_catalogue([pair("a", "Hello", None), pair("b", "Bye", None)], at=clock.now())
    first = service.ask(id_of(made, "b"), "Whose?", by=None, at=clock.now())
    second = service.ask(id_of(made, "a"), "Why?", by=None, at=clock.now())
    assert [one.id for one in list_questions(catalogues=[made])] == [first, second]
    service.answer_question(first, "Ours", by=None, at=clock.now())
    assert [one.id for one in list_questions(catalogues=[made], only_open=True)] == [second]
    answered = list_questions(catalogues=[made])[0]
    assert (answered.source, answered.question, answered.answer) == (("Bye",), "Whose?", "Ours")
    assert list_questions(catalogues=[]) == ()
    with pytest.raises(NoText):
        service.answer_question(4711, "x", by=None, at=clock.now())
    with pytest.raises(NoText):
        service.ask(4711, "x", by=None, at=clock.now())

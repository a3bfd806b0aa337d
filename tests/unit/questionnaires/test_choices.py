"""Choices of one option or several, and their details."""

import pytest

from tests.unit.questionnaires.builders import question, read, refusal

ONE = ["single_choice", "select"]


@pytest.mark.parametrize("kind", ONE)
def test_one_option_is_stored_by_its_key(kind: str) -> None:
    asked = question(kind)
    assert read(asked, q="blue").answers == {"q": "blue"}
    assert read(asked, q=["blue", "red"]).answers == {"q": "red"}


@pytest.mark.parametrize("kind", [*ONE, "yes_no", "multiple_choice"])
def test_what_is_no_option_is_refused(kind: str) -> None:
    for code in ("green", "Red", " red", "red\x00", "<script>"):
        assert refusal(read(question(kind), q=code)) == ("q", "not_an_option", {})


@pytest.mark.parametrize("kind", [*ONE, "yes_no", "multiple_choice"])
def test_nothing_chosen_is_none_or_missing(kind: str) -> None:
    assert read(question(kind), q="").answers == {"q": None}
    (problem,) = read(question(kind, required="Select one")).problems
    assert (problem.field, problem.code, problem.text_key) == ("q", "required", "q.required")


@pytest.mark.parametrize("kind", [*ONE, "multiple_choice"])
def test_a_chosen_option_asks_for_its_detail(kind: str) -> None:
    asked = question(kind)
    assert asked.field_names() == ("q", "q-other-detail")
    reading = read(asked, q="other", q__other__detail=" gwyrdd ")
    assert reading.answers["q.other"] == "gwyrdd"
    assert not reading.problems
    missing = read(asked, q="other", q__other__detail=" ")
    assert missing.answers["q.other"] is None
    assert missing.problems[0].text_key == "q.option.other.detail.required"
    assert refusal(missing) == ("q-other-detail", "required", {})
    assert refusal(read(asked, q="other", q__other__detail="x" * 11)) == ("q-other-detail", "too_long", {"max": 10})


@pytest.mark.parametrize("kind", [*ONE, "multiple_choice"])
def test_a_detail_of_an_option_that_is_not_chosen_is_dropped(kind: str) -> None:
    assert read(question(kind), q="red", q__other__detail="x" * 99).answers.keys() == {"q"}


def test_yes_and_no_may_ask_for_a_detail_that_may_be_left_empty() -> None:
    options = [
        {"key": "yes", "number": 1, "label": "Oes", "detail": {"label": "Beth?"}},
        {"key": "no", "number": 0, "label": "Nac oes"},
    ]
    asked = question("yes_no", options=options)
    assert read(asked, q="yes").answers == {"q": "yes", "q.yes": None}
    assert read(asked, q="yes", q__yes__detail="hyn").answers == {"q": "yes", "q.yes": "hyn"}
    assert read(asked, q="no").answers == {"q": "no"}


def test_several_options_are_stored_in_the_authors_order_and_once() -> None:
    reading = read(question("multiple_choice"), q=["blue", "", "red", "blue"])
    assert reading.answers == {"q": ["red", "blue"]}


def test_one_unknown_value_among_options_is_refused() -> None:
    assert refusal(read(question("multiple_choice"), q=["red", "green"])) == ("q", "not_an_option", {})


def test_the_exclusive_option_stands_alone() -> None:
    asked = question("multiple_choice")
    assert read(asked, q="none").answers == {"q": ["none"]}
    assert refusal(read(asked, q=["red", "none"])) == ("q", "exclusive", {"option": "none"})


def test_columns_of_a_choice_have_numbers_and_words_for_its_codes() -> None:
    whole, detail = question("select").columns("form")
    assert whole.codes == {
        "red": (1, "form.q.option.red"),
        "blue": (2, "form.q.option.blue"),
        "other": (3, "form.q.option.other"),
    }
    assert whole.value({"q": "red"}) == "red"
    assert detail.key == "q.other.detail"
    assert detail.text_keys == ("form.q.label", "form.q.option.other", "form.q.option.other.detail")
    assert detail.value({"q": "other", "q.other": "green"}) == "green"
    assert not detail.shown({"q": "red"})


def test_a_multiple_choice_is_exported_whole_and_split() -> None:
    columns = {column.key: column for column in question("multiple_choice").columns("form")}
    assert list(columns) == ["q", "q.red", "q.blue", "q.other", "q.none", "q.other.detail"]
    assert [column.form for column in columns.values()] == ["whole", *["split"] * 4, "plain"]
    assert columns["q"].value({"q": ["red"]}) == ["red"]


def test_ticked_not_ticked_skipped_and_not_shown_stay_distinct() -> None:
    red = question("multiple_choice").columns("form")[1]
    assert (red.value({"q": ["red"]}), red.value({"q": ["blue"]}), red.value({"q": None})) == (1, 0, None)
    assert red.shown({"q": None})
    assert not red.shown({})


def test_every_option_and_detail_has_a_text() -> None:
    assert [text.key for text in question("single_choice", hint="H", required="R").texts("form")] == [
        "form.q.label",
        "form.q.hint",
        "form.q.required",
        "form.q.option.red",
        "form.q.option.blue",
        "form.q.option.other",
        "form.q.option.other.detail",
        "form.q.option.other.detail.required",
    ]

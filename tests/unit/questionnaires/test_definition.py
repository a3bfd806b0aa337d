"""Forms as a whole: their texts, their hash, and what they refuse."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.questionnaires import Questionnaire
from tests.unit.questionnaires.builders import OPTIONS, YES_NO, form, form_data, page_data, question, question_data


def fault_of(data: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        Questionnaire.from_json(data)
    return str(caught.value.errors()[0]["msg"])


def with_question(kind: str, **parts: Any) -> dict[str, Any]:
    return form_data(page_data(question_data(kind, **parts)))


def test_pages_and_questions_are_found_by_key() -> None:
    questionnaire = form(page_data(question_data("date")))
    assert questionnaire.page("first").title == "First page"
    assert questionnaire.question("q").kind == "date"
    with pytest.raises(KeyError):
        questionnaire.page("nowhere")


def test_texts_come_in_reading_order_with_notes_for_translators() -> None:
    texts = form(page_data(question_data("email", invalid="Wrong"), guidance="Read *this*")).texts()
    assert [text.key for text in texts] == [
        "form.title",
        "form.page.first.title",
        "form.page.first.guidance",
        "form.q.label",
        "form.q.invalid",
    ]
    assert [text.markdown for text in texts] == [False, False, True, False, False]
    assert texts[3].comment == "Page “First page”. The question (kind: email)."


def test_texts_are_trimmed_and_composed() -> None:
    assert question("date", label=" Dyddiad y cw\u0302rs ").label == "Dyddiad y cŵrs"


def test_plain_data_and_back_gives_an_equal_form_with_an_equal_hash() -> None:
    questionnaire = form(
        page_data(
            question_data("multiple_choice", key="m"),
            question_data("date", earliest="2026-01-01", shown_if={"question": "m", "is": "red"}),
        )
    )
    again = Questionnaire.from_json(questionnaire.to_json())
    assert again == questionnaire
    assert again.hash == questionnaire.hash


def test_the_hash_changes_with_a_word_and_not_with_the_order_of_keys() -> None:
    data = form_data(page_data(question_data("date")))
    turned = dict(reversed(data.items()))
    assert Questionnaire.from_json(turned).hash == Questionnaire.from_json(data).hash
    assert Questionnaire.from_json({**data, "title": "Other"}).hash != Questionnaire.from_json(data).hash


def test_definitions_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        form(page_data(question_data("date"))).title = "Other"  # type: ignore[misc]


def test_keys_are_unique() -> None:
    date = question_data("date")
    assert "page “first” stands twice" in fault_of(form_data(page_data(date), page_data(guidance="x")))
    twice = form_data(page_data(date), page_data(date, key="second"))
    assert "question “q” stands twice" in fault_of(twice)
    red, blue = OPTIONS[0], OPTIONS[1]
    assert "option “red” stands twice" in fault_of(with_question("select", options=[red, {**blue, "key": "red"}]))
    assert "number 1 stands twice" in fault_of(with_question("select", options=[red, {**blue, "number": 1}]))
    row = {"key": "a", "label": "A"}
    assert "row “a” stands twice" in fault_of(with_question("grid", rows=[row, row]))
    point = {"key": "1", "number": 1, "label": "One"}
    assert "scale point “1” stands twice" in fault_of(with_question("grid", scale=[point, point]))


@pytest.mark.parametrize("key", ["Name", "1st", "a-b", "", "a.b", "ŵ", "a b"])
def test_keys_are_plain(key: str) -> None:
    assert fault_of(with_question("date", key=key))


@pytest.mark.parametrize("key", ["action", "version", "page", "title", "csrf_token"])
def test_names_that_pages_use_are_reserved(key: str) -> None:
    assert "reserved" in fault_of(with_question("date", key=key))


def test_options_may_be_keyed_by_digits() -> None:
    options = [{"key": "1", "number": 1, "label": "One"}]
    assert form(page_data(question_data("select", options=options))).question("q")


def test_numbers_are_numbers_and_texts_are_texts() -> None:
    assert fault_of(with_question("select", options=[{"key": "a", "number": "1", "label": "A"}]))
    assert fault_of(with_question("select", options=[{"key": "a", "number": True, "label": "A"}]))
    assert fault_of(with_question("short_text", label=5))
    assert fault_of(with_question("date", earliest=5))
    assert fault_of(with_question("date", earliest="2026-02-31"))
    assert fault_of(with_question("short_text", label=" "))


def test_yes_no_has_exactly_yes_and_no() -> None:
    assert "two options" in fault_of(with_question("yes_no", options=YES_NO[:1]))
    assert "two options" in fault_of(with_question("yes_no", options=OPTIONS[:2]))
    assert "two options" in fault_of(with_question("yes_no", options=[{**YES_NO[0], "number": 2}, YES_NO[1]]))


def test_bounds_stand_in_order() -> None:
    assert "larger" in fault_of(with_question("whole_number", min=5, max=1))
    assert "after the latest" in fault_of(with_question("date", earliest="2026-02-01", latest="2026-01-01"))
    assert "below" in fault_of(with_question("number_scale", lowest=5, highest=5))
    assert "at most" in fault_of(with_question("number_scale", highest=99))


def test_the_exclusive_option_exists() -> None:
    assert "“all” is not an option" in fault_of(with_question("multiple_choice", exclusive="all"))


def test_an_empty_page_is_refused() -> None:
    assert "empty" in fault_of(form_data(page_data()))


def test_guidance_asks_for_nothing() -> None:
    assert "no “required”" in fault_of(with_question("guidance", required="Enter it"))
    assert "personal" in fault_of(with_question("guidance", personal="special"))


@pytest.mark.parametrize(
    ("condition", "what"),
    [
        ({"question": "later", "answered": True}, "no question “later” stands before"),
        ({"question": "q", "answered": True}, "no question “q” stands before"),
        ({"question": "text", "answered": True}, "no question “text” stands before"),
        ({"question": "colour", "is": "green"}, "“green” is not an option"),
        ({"question": "colour", "any_of": ["red", "green"]}, "“green” is not an option"),
        ({"question": "note", "is": "red"}, "no options to compare"),
        ({"all": [{"any": [{"question": "nowhere", "is_not": "x"}]}]}, "no question “nowhere”"),
    ],
)
def test_conditions_look_back_at_options_that_exist(condition: dict[str, Any], what: str) -> None:
    before = [
        question_data("select", key="colour"),
        question_data("short_text", key="note"),
        question_data("guidance", key="text"),
    ]
    later = question_data("date", key="later")
    assert what in fault_of(form_data(page_data(*before, question_data("date", shown_if=condition), later)))


def test_a_page_cannot_depend_on_its_own_questions() -> None:
    data = form_data(page_data(question_data("date"), shown_if={"question": "q", "answered": True}))
    assert "no question “q” stands before" in fault_of(data)


def test_conditions_may_ask_for_a_number_of_a_scale() -> None:
    shown_if = {"question": "scale", "is": "10"}
    assert form(page_data(question_data("number_scale", key="scale"), question_data("date", shown_if=shown_if)))


@pytest.mark.parametrize(
    ("kind", "parts", "what"),
    [
        ("short_text", {"personal": "identifying"}, "identifies the person"),
        ("short_text", {"purpose": "name"}, "identifies the person"),
        ("email", {"purpose": "email"}, "identifies the person"),
        ("email", {}, "identifies the person"),
        ("phone", {}, "identifies the person"),
        ("select", {"options": [{**OPTIONS[0], "names_person": True}]}, "names the person"),
    ],
)
def test_an_anonymous_form_does_not_identify(kind: str, parts: dict[str, Any], what: str) -> None:
    data = with_question(kind, **parts)
    assert form(*data["pages"])
    message = fault_of({**data, "anonymous": True})
    assert what in message
    assert "remove the" in message


def test_a_purpose_is_given_once_and_to_a_kind_that_fits() -> None:
    name = question_data("short_text", purpose="name")
    assert "already has the purpose" in fault_of(form_data(page_data(name, {**name, "key": "b"})))
    assert "cannot have the purpose email" in fault_of(with_question("short_text", purpose="email"))
    assert "cy, en or both" in fault_of(with_question("select", purpose="contact_language"))


@pytest.mark.parametrize("part", ["colour", "html"])
def test_unknown_parts_are_refused(part: str) -> None:
    assert fault_of(with_question("date", **{part: "x"}))

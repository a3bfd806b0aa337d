"""Kinds that are answered in writing."""

import time
import unicodedata

import pytest

from tests.unit.questionnaires.builders import question, read, refusal


@pytest.mark.parametrize("kind", ["short_text", "long_text", "email", "phone"])
def test_an_optional_question_left_empty_is_none(kind: str) -> None:
    asked = question(kind)
    for typed in ("", "   ", "\u200b\u00a0", "\x00\x1f"):
        assert read(asked, q=typed).answers == {"q": None}
        assert not read(asked, q=typed).problems
    assert asked.read({}).answers == {"q": None}


@pytest.mark.parametrize("kind", ["short_text", "long_text", "email", "phone"])
def test_a_required_question_left_empty_has_its_own_sentence(kind: str) -> None:
    (problem,) = question(kind, required="Enter it").read({"q": []}).problems
    assert (problem.field, problem.code, problem.text_key) == ("q", "required", "q.required")


def test_text_is_composed_trimmed_and_without_control_characters() -> None:
    asked = question("short_text")
    assert read(asked, q=" w\u0302y\u0000r\ud800\t\u0175 \r\n").answers == {"q": "ŵyr ŵ"}


def test_a_combining_mark_after_a_dropped_character_is_composed() -> None:
    assert read(question("short_text"), q="w\x00\u0302").answers == {"q": "ŵ"}


def test_long_text_keeps_its_lines_and_short_text_is_one_line() -> None:
    typed = "one\r\ntwo\rthree\u2028four"
    assert read(question("long_text"), q=typed).answers == {"q": "one\ntwo\nthree\nfour"}
    assert read(question("short_text"), q=typed).answers == {"q": "one two three four"}


def test_length_is_counted_in_composed_code_points() -> None:
    asked = question("short_text", max_length=3)
    assert read(asked, q="w\u0302" * 3).answers == {"q": "ŵŵŵ"}
    assert read(asked, q="🎉🎉🎉").answers == {"q": "🎉🎉🎉"}
    too_long = read(asked, q="ŵŵŵŵ")
    assert refusal(too_long) == ("q", "too_long", {"max": 3})
    assert too_long.answers == {"q": None}


def test_heaps_of_combining_marks_do_not_take_time() -> None:
    asked = question("long_text")
    began = time.process_time()
    assert read(asked, q="a" + "\u0301\u0327" * 50_000).answers == {
        "q": unicodedata.normalize("NFC", "a" + "\u0301\u0327" * 15)
    }
    assert refusal(read(asked, q="a\u0301" * 50_000))[1] == "too_long"
    assert time.process_time() - began < 2


def test_a_new_line_counts_as_one_character() -> None:
    assert read(question("long_text", max_length=3), q="a\r\nb").answers == {"q": "a\nb"}


def test_the_last_of_several_values_counts() -> None:
    assert read(question("short_text"), q=["first", "last"]).answers == {"q": "last"}


@pytest.mark.parametrize(
    "address",
    [
        "name@example.com",
        "siân.o'neill+gwaith@llywodraeth.llyw.cymru",
        "a@b.cy",
        "enw@tŷ-gwyn.cymru",
        "用户@例子.广告",
        "x" * 64 + "@example.com",
        "a@1.2.com",
    ],
)
def test_addresses_are_kept_as_typed(address: str) -> None:
    assert read(question("email"), q=f" {address} ").answers == {"q": address}


@pytest.mark.parametrize(
    "typed",
    [
        "name",
        "@example.com",
        "name@",
        "name@example",
        "name@@example.com",
        "a@b@example.com",
        "first last@example.com",
        "name@exam ple.com",
        "name@example.com\nBcc: x@example.com",
        "name@.com",
        "name@example..com",
        "name@example.com.",
        "name@-example.com",
        "name@example-.com",
        ".name@example.com",
        "na..me@example.com",
        "name.@example.com",
        "name@example.c",
        "name@127.0.0.1",
        "name@[127.0.0.1]",
        '"a b"@example.com',
        "<name@example.com>",
        "name@example.com, other@example.com",
        "na\u202eme@example.com",
        "na\u200bme@example.com",
        "o’neill@example.com",
        "x" * 65 + "@example.com",
        "name@" + "x" * 64 + ".com",
    ],
)
def test_what_is_not_an_address_is_refused(typed: str) -> None:
    assert refusal(read(question("email"), q=typed)) == ("q", "invalid_email", {})


def test_an_address_of_more_than_254_characters_is_too_long() -> None:
    assert refusal(read(question("email"), q="a@" + "b" * 250 + ".com")) == ("q", "too_long", {"max": 254})


def test_the_definition_may_word_the_wrong_format() -> None:
    (problem,) = read(question("email", invalid="Write it right"), q="x").problems
    assert problem.text_key == "q.invalid"
    (problem,) = read(question("email"), q="x").problems
    assert problem.text_key is None


@pytest.mark.parametrize(
    "number",
    ["029 2000 0000", "+44 29 2000 0000", "(029) 2000-0000 x12", "+44 (0)29.2000.0000", "(+44) 2920000000", "123456"],
)
def test_phone_numbers_are_kept_as_typed(number: str) -> None:
    assert read(question("phone"), q=number).answers == {"q": number}


@pytest.mark.parametrize("typed", ["12345", "1" * 21, "07700 9OO123", "++44 2920000000", "٠١٢٣٤٥٦٧", "=1+123456", "x"])
def test_what_is_not_a_phone_number_is_refused(typed: str) -> None:
    assert refusal(read(question("phone"), q=typed)) == ("q", "invalid_phone", {})


def test_written_kinds_have_one_plain_column() -> None:
    (column,) = question("short_text").columns("form")
    assert (column.key, column.text_keys, column.codes, column.form) == ("q", ("form.q.label",), None, "plain")
    assert column.value({"q": "-5"}) == "-5"
    assert not column.shown({})
    assert column.shown({"q": None})

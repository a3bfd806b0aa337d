"""What leaves comes back the same, in every format and both languages."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.language import Locale
from app.wording.formats import Format, read, sniff, write
from app.wording.rules import State
from tests.unit.wording.formats.builders import BOTH, HEAD, PLURAL, came, expected, jobs, row

RETURNING = [format_ for format_ in Format if format_.comes_back]
WITH_STATES = [format_ for format_ in RETURNING if format_ is not Format.DOCX]


@pytest.mark.parametrize("format_", RETURNING)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), target=st.sampled_from(BOTH))
def test_every_text_comes_back_as_it_was(format_: Format, data: st.DataObject, target: Locale) -> None:
    rows = data.draw(jobs(target))
    written = write(format_, rows, target, HEAD)
    assert sniff("download", written) is format_
    returned = read(format_, written, HEAD.words, expected=target)
    assert [came(one) for one in returned] == [expected(one) for one in rows]
    if format_ is not Format.DOCX:
        assert [one.state for one in returned] == [one.state for one in rows]


@pytest.mark.parametrize("format_", RETURNING)
@pytest.mark.parametrize(
    "text", ["", " ", "\n", " a ", "\na\n", "a\n\n b", "\t", "🎉", "\u200fa", "'", "<r>a</r>", "%", "ŵ"]
)
def test_edges_of_a_text_stay(format_: Format, text: str) -> None:
    sent = row(source=(f"{text}x",), target=(text,), state=State.DRAFT)
    (returned,) = read(format_, write(format_, [sent], "cy", HEAD), HEAD.words)
    assert returned.source == (f"{text}x",)
    assert returned.target == ((text,) if text else ())


@pytest.mark.parametrize("format_", RETURNING)
def test_all_six_forms_come_back_in_their_order(format_: Format) -> None:
    (returned,) = read(format_, write(format_, [PLURAL], "cy", HEAD), HEAD.words)
    assert came(returned) == expected(PLURAL)


@pytest.mark.parametrize("format_", RETURNING)
def test_a_form_that_is_missing_is_empty(format_: Format) -> None:
    sent = row(source=("a", "b"), target=("", "un", "", "", "", "llawer"), state=State.DRAFT)
    (returned,) = read(format_, write(format_, [sent], "cy", HEAD), HEAD.words)
    assert returned.target == ("", "un", "", "", "", "llawer")


@pytest.mark.parametrize("format_", RETURNING)
def test_control_characters_are_left_out(format_: Format) -> None:
    sent = row(source=("a\x00b\x1ec\x7f",), target=("d\x1ee\x0b\ufffe\ud800f\r\ng",), comment="\x1e")
    (returned,) = read(format_, write(format_, [sent], "cy", HEAD), HEAD.words)
    assert (returned.source, returned.target) == (("abc",), ("def\ng",))


@pytest.mark.parametrize("format_", RETURNING)
def test_no_text_makes_a_file_that_is_read(format_: Format) -> None:
    assert read(format_, write(format_, [], "cy", HEAD), HEAD.words) == ()


@pytest.mark.parametrize("format_", list(Format))
def test_more_forms_than_the_language_has_are_an_error(format_: Format) -> None:
    with pytest.raises(ValueError, match="has 2 forms, not 1"):
        write(format_, [row(target=("a", "b"))], "cy", HEAD)


@pytest.mark.parametrize("format_", WITH_STATES)
@pytest.mark.parametrize("state", [state for state in State if state is not State.MISSING])
def test_the_state_comes_back(format_: Format, state: State) -> None:
    (returned,) = read(format_, write(format_, [row(state=state)], "cy", HEAD), HEAD.words)
    assert returned.state is state


@pytest.mark.parametrize("format_", RETURNING)
def test_lines_of_a_file_are_counted(format_: Format) -> None:
    returned = read(format_, write(format_, [row(), PLURAL, row(key="b.c")], "cy", HEAD), HEAD.words)
    numbers = [one.line for one in returned]
    assert numbers == sorted(set(numbers))
    assert numbers[0] >= 1

"""Definitions in files: bad ones are refused with a sentence that says where and what to do."""

from pathlib import Path

import pytest

from app.questionnaires import DefinitionError, read_questionnaire

GOOD = """\
key: survey
moment: after
title: A survey
pages:
- key: about
  title: About you
  questions:
  - key: keep
    kind: yes_no
    label: Keep?
    options:
    - {key: yes, number: 1, label: Yes}
    - {key: no, number: 0, label: No}
  - key: why
    kind: short_text
    label: 'Why?'
    shown_if: {question: keep, is: no}
  - key: day
    kind: date
    label: When?
    earliest: 2026-01-31
"""

TITLE = "title: A survey"
ABOUT = "pages › about › questions"
WHY = f"{ABOUT} › why"
NUMBER = f"{ABOUT} › keep › options › no › number"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "survey.yaml"


def refused(file: Path, text: str) -> DefinitionError:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_questionnaire(file)
    return caught.value


def test_yes_no_and_dates_are_text(file: Path) -> None:
    file.write_text(GOOD, encoding="utf-8")
    questionnaire = read_questionnaire(file)
    assert list(questionnaire.question("keep").codes) == ["yes", "no"]
    assert questionnaire.to_json()["pages"][0]["questions"][2]["earliest"] == "2026-01-31"


def test_the_sentence_names_file_line_place_and_remedy(file: Path) -> None:
    error = refused(file, GOOD.replace("moment: after", "moment: later"))
    assert str(error) == (
        f"{file}, line 2, moment: “later” is not possible here; "
        "use one of: 'registration', 'before', 'during' or 'after'."
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "place", "what", "remedy"),
    [
        ("kind: short_text", "kind: shorttext", 15, f"{WHY} › kind", "“shorttext” is not a kind", "short_text"),
        ("    kind: short_text\n", "", 14, f"{WHY} › kind", "the kind of question is missing", "add “kind”"),
        ("    label: 'Why?'\n", "", 14, f"{WHY} › label", "“label” is missing", "add it"),
        ("'Why?'", "'Why?'\n    colour: red", 17, f"{WHY} › colour", "not known", "remove"),
        ("label: 'Why?'", "label: 5", 16, f"{WHY} › label", "must be text", "quotes"),
        ("label: 'Why?'", "label: true", 16, f"{WHY} › label", "must be text", "quotes"),
        ("label: 'Why?'", "label: ''", 16, f"{WHY} › label", "empty", "write"),
        ("label: 'Why?'", "label:", 16, f"{WHY} › label", "must be text", "write"),
        ("key: why", "key: Why", 14, f"{ABOUT} › Why › key", "“Why” cannot be a key", "small letters"),
        ("key: why", "key: keep", 14, f"{ABOUT} › keep › key", "stands twice", "own key"),
        ("number: 0", "number: zero", 13, NUMBER, "whole number", "digits"),
        ("number: 0", "number: 1", 13, NUMBER, "stands twice", "own number"),
        ("number: 0", "number: -1", 13, NUMBER, "too small", "0 or more"),
        ("number: 0", "number: 99999", 13, NUMBER, "too large", "9999"),
        ("number: 0", "number: 2", 11, f"{ABOUT} › keep › options", "two options", "1 and 0"),
        ("is: no", "is: maybe", 17, f"{WHY} › shown_if", "“maybe” is not an option", "yes, no"),
        ("keep, is: no", "nobody, is: no", 17, f"{WHY} › shown_if › question", "no question “nobody”", "earlier"),
        ("{question: keep, is: no}", "{all: []}", 17, f"{WHY} › shown_if › all", "too few", "add"),
        ("{question: keep, is: no}", "{question: keep}", 17, f"{WHY} › shown_if", "not a condition", "is_not"),
        ("2026-01-31", "2026-02-31", 21, f"{ABOUT} › day › earliest", "not a date", "2026-05-31"),
        ("2026-01-31", "31 January", 21, f"{ABOUT} › day › earliest", "not a date", "2026-05-31"),
        ("2026-01-31", "20260131", 21, f"{ABOUT} › day › earliest", "not a date", "2026-05-31"),
        (TITLE, TITLE + "\nanonymous: maybe", 4, "anonymous", "true or false", "without quotes"),
        (TITLE, TITLE + "\ntitle: B", 4, "title", "stands twice", "rename"),
        (TITLE, TITLE + "\n? [a]\n: b", 4, "", "a key is not plain text", "word"),
        (TITLE, "title: !!python/name:os.system x", 3, "title", "tag", "remove"),
        (TITLE, "title: !!int many", 3, "title", "tag", "remove"),
        (TITLE, "title: &a A survey\nsource_locale: *a", 4, "", "alias", "correct"),
        (TITLE, "title: @A survey", 3, "", "not YAML", "correct"),
        (TITLE, TITLE + "\nsource_locale: fr", 4, "source_locale", "“fr”", "'cy' or 'en'"),
        ("- key: about\n", "- nothing\n- key: about\n", 5, "pages › 1", "keys and values", "key: value"),
        (TITLE, "title: " + "x" * 10_001, 3, "title", "too long", "10000"),
    ],
)  # fmt: skip
def test_faults_are_placed(file: Path, old: str, new: str, line: int, place: str, what: str, remedy: str) -> None:
    assert old in GOOD
    error = refused(file, GOOD.replace(old, new))
    assert (error.line, error.place) == (line, place)
    assert what in error.what
    assert remedy in error.remedy


def test_an_anonymous_form_that_identifies_is_placed(file: Path) -> None:
    named = GOOD.replace("label: 'Why?'", "label: 'Why?'\n    personal: identifying")
    error = refused(file, named.replace("title: A survey", "title: A survey\nanonymous: true"))
    assert (error.line, error.place) == (15, "pages › about › questions › why")
    assert "anonymous" in str(error)


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a list\n", "just words", "[" * 5_000, "a: \x00"])
def test_files_without_a_definition_are_refused(file: Path, text: str) -> None:
    assert str(refused(file, text)).startswith(f"{file}, line 1")


def test_a_file_that_is_missing_or_not_utf8_is_refused(file: Path) -> None:
    with pytest.raises(DefinitionError, match="cannot be read"):
        read_questionnaire(file)
    file.write_bytes(b"title: \xff")
    with pytest.raises(DefinitionError, match="UTF-8"):
        read_questionnaire(file)


def test_an_error_without_a_line_leaves_it_out(file: Path) -> None:
    error = DefinitionError(file, "forms › 1", None, "there is no such file", "give its path")
    assert str(error) == f"{file}, forms › 1: there is no such file; give its path."

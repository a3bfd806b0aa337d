"""The library's forms as messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.language.messages import SourceError
from app.questionnaires.files import LIBRARY, library
from app.wording.extraction import extract_library


def test_every_text_of_the_library_is_a_message_under_its_key() -> None:
    for path in LIBRARY.glob("*.yaml"):
        with path.open("rb") as file:
            messages = list(extract_library(file, (), (), {}))
        form = library()[path.stem]
        assert [message for _, _, message, _ in messages] == [(text.key, text.text) for text in form.texts()]
        assert {function for _, function, _, _ in messages} == {"pgettext"}
        assert all(comments and comments[0] for _, _, _, comments in messages)


def test_a_definition_that_cannot_be_read_is_a_source_error(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text("key: [", encoding="utf-8")
    with path.open("rb") as file, pytest.raises(SourceError, match=r"form\.yaml"):
        list(extract_library(file, (), (), {}))


def test_a_form_in_the_library_is_written_in_english(tmp_path: Path) -> None:
    source = (LIBRARY / "registration.yaml").read_text(encoding="utf-8")
    path = tmp_path / "registration.yaml"
    path.write_text(f"source_locale: cy\n{source}", encoding="utf-8")
    with path.open("rb") as file, pytest.raises(SourceError, match="written in English"):
        list(extract_library(file, (), (), {}))

"""Catalogues for the tests of language: real files, in a folder of the test's own."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from app.language import Locale, catalogues
from app.language.rules import PLURAL_FORMS

Words = dict[Any, Any]
Write = Callable[..., Path]

DURATIONS: Words = {
    ("%(num)s minute", "%(num)s minutes"): ["%(num)s munud", *["%(num)s funud"] * 2, *["%(num)s munud"] * 3],
    ("%(num)s hour", "%(num)s hours"): ["%(num)s awr"] * 6,
    ("1 hour %(num)s minute", "1 hour %(num)s minutes"): [
        "1 awr %(num)s munud",
        *["1 awr %(num)s funud"] * 2,
        *["1 awr %(num)s munud"] * 3,
    ],
    ("%(hours)s hours %(num)s minute", "%(hours)s hours %(num)s minutes"): [
        "%(hours)s awr %(num)s munud",
        *["%(hours)s awr %(num)s funud"] * 2,
        *["%(hours)s awr %(num)s munud"] * 3,
    ],
}


@pytest.fixture
def translations(tmp_path: Path) -> Path:
    """The folder of translations."""
    return tmp_path / "translations"


@pytest.fixture
def write(translations: Path) -> Write:
    """Writes a compiled catalogue: {id, (singular, plural) or (context, singular, None or plural): words}."""

    def write_catalogue(words: Words, *, locale: Locale = "cy", plural_forms: str = PLURAL_FORMS) -> Path:
        texts = {"": f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: {plural_forms}\n"}
        for key, said in words.items():
            texts[_identifier(key)] = said if isinstance(said, str) else "\0".join(said)
        path = catalogues.compiled_path(translations, locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.stat().st_mtime_ns if path.exists() else 0
        path.write_bytes(_compiled(texts))
        # Two files written within a tick of the file system's clock would have one date.
        os.utime(path, ns=(0, before + 1_000_000_000))
        return path

    return write_catalogue


def _identifier(key: str | Sequence[str | None]) -> str:
    if isinstance(key, str):
        return key
    context, singular, plural = key if len(key) == 3 else (None, *key)
    ids = f"{singular}\0{plural}" if plural else f"{singular}"
    return f"{context}\x04{ids}" if context else ids


def _compiled(texts: Mapping[str, str]) -> bytes:
    """A .mo file as the GNU gettext manual describes it, whatever a library would write in its place."""
    pairs = sorted((key.encode(), words.encode()) for key, words in texts.items())
    ids, words = 28, 28 + 8 * len(pairs)
    tables: list[bytes] = []
    strings = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<2I", len(pair[column]), words + 8 * len(pairs) + len(strings)))
            strings += pair[column] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(pairs), ids, words, 0, 0) + b"".join(tables) + strings


@pytest.fixture
def app(write: Write, translations: Path) -> Iterator[Flask]:
    """An application with a small Welsh catalogue, in its context."""
    write(
        {
            **DURATIONS,
            "Continue": "Parhau",
            "Hello %(name)s": "Helô: %(name)s",
            ("yes to a question with have", "Yes", None): "Oes",
            ("%(num)s page", "%(num)s pages"): [
                "dim tudalen",
                "%(num)s dudalen",
                "%(num)s dudalen",
                "%(num)s tudalen",
                "%(num)s thudalen",
                "%(num)s o dudalennau",
            ],
            ("left", "%(num)s page", "%(num)s pages"): [f"{form} (%(num)s)" for form in "abcdef"],
        }
    )
    app = Flask(__name__)
    babel = Babel()
    babel.init_app(app, default_locale="en", locale_selector=lambda: app.config.get("LOCALE"))
    catalogues.init_app(app, babel, translations)
    with app.app_context():
        yield app

"""What a worker keeps, and when it looks whether that is still right."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import polib
import pytest
from flask import Flask
from sqlalchemy import update

from app.extensions import db
from app.language import path
from app.language.catalogues import Catalogues, compiled_path
from app.responses.queries import find_state
from app.web.participant import visit
from app.wording.models import SourceText, Translation
from app.wording.queries import get_revision
from app.wording.rules import source_hash
from app.wording.service import move_revision
from app.workshops import shelf
from config import TRANSLATIONS
from tests.integration.web.visitor import Visitor


class Watch:
    """A monotonic clock that stands still until it is moved; and how often the revision was looked at."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.looks = 0

    def monotonic(self) -> float:
        """The seconds that it shows."""
        return self.seconds


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The clock by which every shelf looks, once a second."""
    watch = Watch()

    def counted() -> int:
        watch.looks += 1
        return get_revision()

    monkeypatch.setattr(shelf, "LOOK_EVERY", 1.0)
    monkeypatch.setattr(shelf, "time", SimpleNamespace(monotonic=watch.monotonic))
    monkeypatch.setattr(shelf, "get_revision", counted)
    return watch


@pytest.fixture
def translations(sqlite_app: Flask, tmp_path: Path) -> Path:
    """A copy of the Welsh catalogue that the service has loaded, to be replaced."""
    target = compiled_path(tmp_path, "cy")
    target.parent.mkdir(parents=True)
    target.write_bytes(compiled_path(TRANSLATIONS, "cy").read_bytes())
    sqlite_app.extensions["catalogues"] = Catalogues(tmp_path)
    return target


def test_a_change_shows_within_a_second_and_not_before(visitor: Visitor, watch: Watch) -> None:
    visitor.open("before")
    _correct(visitor.app, "CORRECTED")
    watch.seconds += 0.9
    assert "CORRECTED" not in visitor.open("before").text
    watch.seconds += 0.1
    assert "CORRECTED" in visitor.open("before").text


def test_the_revision_is_looked_at_once_a_second_however_many_come(visitor: Visitor, watch: Watch) -> None:
    for _ in range(5):
        Visitor(visitor.app, visitor.locale).open("before")
    assert watch.looks == 1
    watch.seconds += 1
    for _ in range(5):
        Visitor(visitor.app, visitor.locale).open("before")
    assert watch.looks == 2


def test_a_page_is_rendered_once_for_everybody(
    sqlite_visitor: Visitor, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_visitor.open("before")
    monkeypatch.setattr("app.web.participant.render.render_question_page", _refuse)
    assert Visitor(sqlite_visitor.app, sqlite_visitor.locale).open("before").status_code == 200
    with pytest.raises(AssertionError, match="rendered"):
        sqlite_visitor.in_other_language().open("before")


def test_a_page_made_while_the_wording_was_changing_is_not_kept(
    sqlite_visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = sqlite_visitor.app
    sqlite_visitor.open("before")

    def slow(*arguments: object) -> object:
        monkeypatch.setattr(visit, "find_state", find_state)
        _correct(app, "CORRECTED")
        with ThreadPoolExecutor(1) as other:
            other.submit(Visitor(app, sqlite_visitor.locale).get, sqlite_visitor.workshop()).result()
        return find_state(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(visit, "find_state", slow)
    sqlite_visitor.open("before")
    assert "CORRECTED" in sqlite_visitor.open("before").text


def test_a_new_catalogue_shows_within_a_second(sqlite_app: Flask, translations: Path, watch: Watch) -> None:
    visitor = Visitor(sqlite_app, "cy")
    visitor.open("before")
    _replace(translations, _reworded(translations, "Parhau", "WEDI NEWID"))
    watch.seconds += 0.9
    assert "WEDI NEWID" not in visitor.open("before").text
    watch.seconds += 0.1
    assert "WEDI NEWID" in visitor.open("before").text


def test_a_new_catalogue_shows_on_the_first_page_too(sqlite_app: Flask, translations: Path, watch: Watch) -> None:
    visitor = Visitor(sqlite_app, "cy")
    visitor.get(path("/", "cy"))
    _replace(translations, _reworded(translations, "Gweithdai", "WEDI NEWID"))
    watch.seconds += 1
    assert "WEDI NEWID" in visitor.get(path("/", "cy")).text


@pytest.mark.parametrize(
    "broken",
    [
        lambda good: b"",
        lambda good: good[: len(good) // 2],
        lambda good: b"no catalogue at all",
        lambda good: good.replace(b"%(number)s", b"%(nombre)s"),
    ],
    ids=["empty", "cut short", "no catalogue", "other placeholders"],
)
def test_a_broken_catalogue_changes_nothing(
    sqlite_app: Flask, translations: Path, watch: Watch, broken: Callable[[bytes], bytes]
) -> None:
    visitor = Visitor(sqlite_app, "cy")
    before = visitor.get(visitor.workshop()).data
    _replace(translations, broken(translations.read_bytes()))
    watch.seconds += 1
    assert visitor.get(visitor.workshop()).data == before
    visitor.open("before")
    assert visitor.send(visitor.form("before")).status_code == 200


def test_a_catalogue_that_is_gone_changes_nothing(sqlite_app: Flask, translations: Path, watch: Watch) -> None:
    visitor = Visitor(sqlite_app, "cy")
    before = visitor.get(visitor.workshop()).data
    translations.unlink()
    watch.seconds += 1
    assert visitor.get(visitor.workshop()).data == before


def test_a_good_catalogue_after_a_broken_one_shows(sqlite_app: Flask, translations: Path, watch: Watch) -> None:
    visitor = Visitor(sqlite_app, "cy")
    good = _reworded(translations, "Parhau", "WEDI NEWID")
    _replace(translations, b"broken")
    watch.seconds += 1
    assert "Parhau" in visitor.open("before").text
    _replace(translations, good)
    watch.seconds += 1
    assert "WEDI NEWID" in visitor.open("before").text


def _correct(app: Flask, words: str) -> None:
    """Give the title of the first page of the survey before the session other words, in both languages."""
    with app.app_context():
        key = SourceText.key == "pre_session.page.today.title"
        both = {"source": words, "source_hash": source_hash(words), "live_cy": words, "live_en": words}
        db.session.execute(update(SourceText).where(key).values(both))
        for text in db.session.query(SourceText).where(key):
            for translation in db.session.query(Translation).where(Translation.text_id == text.id):
                translation.text = words
                translation.source_hash = source_hash(words)
        db.session.commit()
        move_revision()


def _refuse(*_: object) -> str:
    raise AssertionError("it was rendered again")


def _reworded(translations: Path, words: str, others: str) -> bytes:
    catalogue = polib.mofile(str(translations))
    for message in catalogue:
        if message.msgstr == words:
            message.msgstr = others
    return catalogue.to_binary()


def _replace(target: Path, content: bytes) -> None:
    """Put the file in the other's place at once, as the compiler does."""
    fresh = target.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(target)

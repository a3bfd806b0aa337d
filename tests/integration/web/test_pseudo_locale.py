"""No English reaches a Welsh page, and no Welsh an English one.

The service is given a Welsh in which every letter is a wide one (“Ｏｐｅｎ”): in the catalogue, in the
workshops' texts and in the settings. What stands in plain letters on a Welsh page has come past all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from string import ascii_letters
from typing import Final

import polib
import pytest
from babel import Locale as BabelLocale
from flask import Flask, before_render_template

from app.language.catalogues import Catalogues, compiled_path
from app.language.locales import Locale
from config import ROOT
from tests.conftest import Clock
from tests.integration.web.gallery import BOTH, can_fail, gallery
from tests.integration.web.workshops import every_kind, publish, publish_sample
from tests.unit.web.markup import VOID

_KEPT: Final = re.compile(r"%%|%\(\w+\)[sd]|\{\w+\}|<[^>]+>|&\w+;|\]\([^)]*\)")
_WIDER: Final = {ord(letter): ord(letter) + 0xFEE0 for letter in ascii_letters}
_PLAIN: Final = re.compile("[A-Za-z]+")
_WIDE: Final = re.compile("[Ａ-Ｚａ-ｚ]+")
_SWITCH: Final[Mapping[Locale, str]] = {
    "cy": "English(Change the language to English)",
    "en": "Cymraeg(Newid yr iaith i’r Gymraeg)",
}
_CALENDAR: Final = " ".join(
    name
    for names in (BabelLocale("cy").months, BabelLocale("cy").days)
    for name in (*names["format"]["wide"].values(), "dydd")
)
_NAMES: Final = {"Holi", *_CALENDAR.split()}
"""What is alike in both languages, and the Welsh of the calendar, which comes from the CLDR."""
_ADDRESSES: Final = re.compile(r"[\w.]+@[\w.]+|http://localhost\S*|\bholi_\w*|\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
"""E-mail addresses, the service's own address, its cookie, and references."""

# Attributes that nobody reads or hears; any other has words in it.
_TECHNICAL: Final = re.compile(
    "accept|action|aria-(controls|current|describedby|hidden|labelledby|live)|autocapitalize|autocomplete|charset|checked|class|content|d|draggable|focusable|for|form"
    "|data-(aria-controls|behaviour|fill|insert|live-(piece|quiet|seconds|state)|maximum|module|prevent-double-click|shown-if)|enctype|formaction|height|href(lang)?|id|inputmode|lang"
    "|method|name|novalidate|rel|role|rows|scope|selected|spellcheck|src|tabindex|target|text-anchor|translate|type|value|viewbox|width|xmlns"
)


def wide(text: str) -> str:
    """``text`` in wide letters; placeholders, tags and the targets of links stay as they are."""
    places = [*_KEPT.finditer(text)]
    starts = [0, *(place.end() for place in places)]
    ends = [*(place.start() for place in places), len(text)]
    between = [text[start:end].translate(_WIDER) for start, end in zip(starts, ends, strict=True)]
    return "".join(part for pair in zip(between, [*(place[0] for place in places), ""], strict=True) for part in pair)


class Heard(HTMLParser):
    """What a page says, each text with the language that it is said to be in: text, and words in attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", "")]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        language = attributes.get("lang", self._open[-1][1])
        for name, value in attributes.items():
            if not _TECHNICAL.fullmatch(name):
                self.said += [(language, words) for words in _words_in(name, value)]
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append((self._open[-1][1], " ".join(data.split())))


def _words_in(name: str, value: str) -> Iterator[str]:
    if name == "data-count-messages":
        for messages in json.loads(value).values():
            yield from (message.replace("{count}", "") for message in messages)
    else:
        yield value


@pytest.fixture
def settings() -> Mapping[str, str]:
    """Every setting that has words, in both languages."""
    words = {"ORGANISATION": "The organisation", "CONTROLLER": "The controller", "POSTAL_ADDRESS": "A street"}
    welsh = {f"{name}_CY": wide(text) for name, text in words.items()}
    return welsh | {f"{name}_EN": text for name, text in words.items()} | {"CONTACT_PHONE": "029 2000 0000"}


@pytest.fixture
def sample() -> bool:
    """The workshops are published by the tests, with wide words."""
    return False


@pytest.fixture
def wide_app(sqlite_app: Flask, tmp_path: Path) -> Flask:
    """The service in wide Welsh, with the sample workshop and that of ``every_kind``."""
    folder = tmp_path / "translations"
    target = compiled_path(folder, "cy")
    target.parent.mkdir(parents=True)
    catalogue = polib.pofile(str(ROOT / "translations" / "messages.pot"))
    for message in catalogue:
        if message.msgid_plural:
            message.msgstr_plural = dict.fromkeys(range(6), wide(message.msgid_plural))
        else:
            message.msgstr = wide(message.msgid)
    catalogue.save_as_mofile(str(target))
    sqlite_app.extensions["catalogues"] = Catalogues(folder)
    publish_sample(sqlite_app, tmp_path, wide)
    publish(sqlite_app, tmp_path, every_kind(), word=wide)
    return sqlite_app


def test_every_page_in_every_state_speaks_its_language_alone(wide_app: Flask, locale: Locale, clock: Clock) -> None:
    can_fail(wide_app)
    strangers = {
        f"{name}: {text}"
        for name, page in gallery(wide_app, locale, clock).items()
        for text in _strangers(page.text, locale, both=name in BOTH)
    }
    assert not strangers, "\n".join(sorted(strangers))


def test_only_the_switch_is_in_the_other_language(wide_app: Flask, locale: Locale, clock: Clock) -> None:
    can_fail(wide_app)
    for name, page in gallery(wide_app, locale, clock).items():
        others = "".join(text for language, text in Heard(page.text).said if language != locale)
        assert name in BOTH or others == _SWITCH[locale], name


def test_the_gallery_shows_every_template_of_a_page(wide_app: Flask, clock: Clock) -> None:
    can_fail(wide_app)
    shown: set[str] = set()

    def note(_sender: Flask, template: object, **_: object) -> None:
        shown.add(str(getattr(template, "name", None)))

    with before_render_template.connected_to(note, wide_app):
        gallery(wide_app, "cy", clock)
    folder = ROOT / "app" / "templates"
    pages = {path.relative_to(folder).as_posix() for path in folder.glob("participant/*.html")}
    assert pages <= shown


def _strangers(page: str, locale: Locale, *, both: bool) -> Iterator[str]:
    """Each text of the page with a word that is not in the language it is said to be in."""
    for language, text in Heard(page).said:
        if both and " / " in text and language == "cy":
            continue  # the title, and the organisation's name, in both
        if not both and language != locale:
            continue  # the switch, as the next test sees to
        strange = _PLAIN if language == "cy" else _WIDE
        words = set(strange.findall(_ADDRESSES.sub("", text))) - _NAMES
        if words:
            yield f"{text} {sorted(words)}"

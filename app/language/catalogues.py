"""The words of the interface in each language: compiled catalogues, loaded, looked up, and loaded anew.

English texts are the message ids, so that English needs no catalogue; where a source is Welsh it may have
one. A catalogue's own header is never believed: charset and plural rule are ours.
"""

from __future__ import annotations

import logging
import struct
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from flask import Flask, current_app
from flask_babel import Babel, Domain, get_locale

from app.language.locales import LOCALES, Locale
from app.language.rules import FORM_COUNTS, format_flaws

REMEDY: Final = "Run ‘make compile’ (python -m app catalogue compile)."

_WELSH_FORMS: Final[Mapping[int, int]] = {0: 0, 1: 1, 2: 2, 3: 3, 6: 4}
_MAXIMUM_BYTES: Final = 8 * 1024 * 1024
_CONTEXT: Final = "\x04"
_EXTENSION: Final = "catalogues"

Overlay = Mapping[Locale, Mapping[tuple[str, tuple[str, ...]], tuple[str, ...]]]
"""Wordings that win over those of the files: by language, context ("" for none) and source forms, the forms to show."""

_Entry = tuple[str, tuple[str, ...]]
_Judged = Mapping[tuple[_Entry, tuple[str, ...]], bool]

_log = logging.getLogger(__name__)


class CatalogueError(Exception):
    """A compiled catalogue cannot be used: which file, and why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"The catalogue {path} {reason}. {REMEDY}")
        self.path = path
        self.reason = reason


def plural_form(locale: Locale, number: int) -> int:
    """Which of a language's plural forms stands with ``number``."""
    return _WELSH_FORMS.get(number, 5) if locale == "cy" else int(number != 1)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one language says for each message; a message that it lacks is given back as it is.

    ``texts`` and ``plurals`` go by message id, after the context and U+0004 where there is one, as in
    gettext's files. Has the methods by which Flask-Babel and Jinja ask (``ugettext`` and its kin).
    """

    locale: Locale
    texts: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def gettext(self, message: str) -> str:
        """The words for ``message``."""
        return self.texts.get(message, message)

    def pgettext(self, context: str, message: str) -> str:
        """The words for ``message`` in a context."""
        return self.texts.get(f"{context}{_CONTEXT}{message}", message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The words that stand with ``number``."""
        return self._form(singular, singular, plural, number)

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        """The words that stand with ``number``, in a context."""
        return self._form(f"{context}{_CONTEXT}{singular}", singular, plural, number)

    ugettext = gettext
    upgettext = pgettext
    ungettext = ngettext
    unpgettext = npgettext

    def find(self, context: str, message: str) -> str | None:
        """The words for ``message`` in a context, or None where there are none."""
        return self.texts.get(f"{context}{_CONTEXT}{message}")

    def _form(self, key: str, singular: str, plural: str, number: int) -> str:
        forms = self.plurals.get(key)
        if forms is None:
            return singular if number == 1 else plural
        return forms[plural_form(self.locale, number)]


def read_catalogue(path: Path, locale: Locale) -> Catalogue:
    """Read a compiled catalogue (the GNU gettext manual's "Format of GNU MO Files"), always as UTF-8.

    CatalogueError when it is missing, too large or malformed, has a plural without all of its forms,
    or other placeholders than its source.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MAXIMUM_BYTES + 1)
    except FileNotFoundError as error:
        raise CatalogueError(path, "is missing") from error
    except OSError as error:
        raise CatalogueError(path, f"cannot be read ({error.strerror})") from error
    if len(data) > _MAXIMUM_BYTES:
        raise CatalogueError(path, f"is larger than {_MAXIMUM_BYTES} bytes")
    try:
        pairs = _read_pairs(data)
    except (struct.error, ValueError) as error:
        raise CatalogueError(path, f"is malformed ({error})") from error

    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for identifier, words in pairs:
        key, *plural = identifier.split("\0")
        singular = key.rpartition(_CONTEXT)[2]
        if not singular or not words:
            continue
        forms = tuple(words.split("\0")) if plural else (words,)
        for flaw in format_flaws([singular, *plural], forms, FORM_COUNTS[locale]):
            raise CatalogueError(path, f"has a fault in “{singular}”: {flaw.sentence.rstrip('.')}")
        if plural:
            plurals[key] = forms
            # gettext's files know one message for an id, be it asked for with a number or without.
            texts.setdefault(key, forms[plural_form(locale, 1)])
        else:
            texts[key] = words
    if not texts:
        raise CatalogueError(path, "holds no message")
    return Catalogue(locale, texts, plurals)


def _read_pairs(data: bytes) -> list[tuple[str, str]]:
    """The message ids of a .mo file and their words. struct.error or ValueError where it is not one."""
    order = {b"\xde\x12\x04\x95": "<", b"\x95\x04\x12\xde": ">"}.get(data[:4])
    if order is None:
        raise ValueError("no .mo file")
    version, count, ids, words = struct.unpack_from(f"{order}4I", data, 4)
    if version >> 16 > 1:
        raise ValueError("of an unknown version")
    if max(ids, words) + 8 * count > len(data):
        raise ValueError("cut short")

    def string(table: int, place: int) -> str:
        length, start = struct.unpack_from(f"{order}2I", data, table + 8 * place)
        if start + length > len(data):
            raise ValueError("cut short")
        return str(data[start : start + length], "utf-8")

    return [(string(ids, place), string(words, place)) for place in range(count)]


class Catalogues:
    """The catalogues of a folder (``cy/LC_MESSAGES/messages.mo`` …), the last good one of each language.

    Over them lies what was approved in pages and is not in the files yet.
    """

    def __init__(self, folder: Path) -> None:
        """Load them. CatalogueError when the Welsh one, or an English one that is there, cannot be used."""
        if not folder.is_absolute():
            raise ValueError(f"the folder of catalogues must be an absolute path, not {folder}")
        self._paths = {locale: compiled_path(folder, locale) for locale in LOCALES}
        self._seen = {locale: _signature(path) for locale, path in self._paths.items()}
        self._files: dict[Locale, Catalogue] = {
            locale: Catalogue("en") if locale == "en" and self._seen[locale] is None else read_catalogue(path, locale)
            for locale, path in self._paths.items()
        }
        self._served = dict(self._files)
        self._overlay: Overlay = {}
        self._judged: dict[Locale, _Judged] = {}
        self._changing = threading.Lock()
        self._generation = 0

    @property
    def generation(self) -> int:
        """A number that grows whenever words may have changed: what is made from words is kept by it."""
        return self._generation

    def get(self, locale: Locale) -> Catalogue:
        """The last good catalogue of a language, with the overlay."""
        return self._served[locale]

    def lay(self, overlay: Overlay) -> bool:
        """Have these wordings win over the files' from here on, in place of those laid before.

        Each is judged first: one with which filling in would fail is left out, with a warning when it comes. Says
        whether anything has changed.
        """
        with self._changing:
            if overlay == self._overlay:
                return False
            for locale in LOCALES:
                self._judged[locale] = _judge(locale, overlay.get(locale, {}), self._judged.get(locale, {}))
                self._serve(locale)
            self._overlay = overlay
            self._generation += 1
        return True

    def refresh(self) -> bool:
        """Load what has changed on disk, and say whether anything did; costs a look at each file's date.

        A file that cannot be used, or is gone, leaves the last good one serving; one warning for each change.
        """
        if not self._changing.acquire(blocking=False):
            return False
        try:
            changed = [self._refresh(locale, path) for locale, path in self._paths.items()]
        finally:
            self._changing.release()
        return any(changed)

    def _refresh(self, locale: Locale, path: Path) -> bool:
        signature = _signature(path)
        if signature == self._seen[locale]:
            return False
        self._seen[locale] = signature
        try:
            self._files[locale] = read_catalogue(path, locale)
        except CatalogueError as error:
            _log.warning("the last good catalogue stays: %s", error)
            return False
        self._serve(locale)
        self._generation += 1
        return True

    def _serve(self, locale: Locale) -> None:
        """Only then does the generation move: what was made from older words is never kept under a newer number."""
        good = [(entry, forms) for (entry, forms), is_good in self._judged.get(locale, {}).items() if is_good]
        self._served[locale] = _with(self._files[locale], good)


def _judge(locale: Locale, overlay: Mapping[_Entry, tuple[str, ...]], former: _Judged) -> _Judged:
    """Which wordings can be served; each is judged, and warned of, once."""
    judged: dict[tuple[_Entry, tuple[str, ...]], bool] = {}
    for wording in overlay.items():
        (_, sources), forms = wording
        if (known := former.get(wording)) is not None:
            judged[wording] = known
            continue
        flaw = next(_overlay_flaws(sources, forms, locale), None)
        judged[wording] = flaw is None
        if flaw is not None:
            _log.warning("an approved text is left out: “%s” (%s): %s", sources[0], locale, flaw)
    return judged


def _overlay_flaws(sources: Sequence[str], forms: Sequence[str], locale: Locale) -> Iterator[str]:
    if not sources[0] or not all(forms):
        yield "it is empty."
    yield from (flaw.sentence for flaw in format_flaws(sources, forms, FORM_COUNTS[locale]))


def _with(catalogue: Catalogue, wordings: Sequence[tuple[_Entry, tuple[str, ...]]]) -> Catalogue:
    if not wordings:
        return catalogue
    texts, plurals = dict(catalogue.texts), dict(catalogue.plurals)
    for (context, sources), forms in wordings:
        key = f"{context}{_CONTEXT}{sources[0]}" if context else sources[0]
        if len(sources) > 1:
            plurals[key] = forms
            texts[key] = forms[plural_form(catalogue.locale, 1)]
        else:
            texts[key] = forms[0]
    return Catalogue(catalogue.locale, texts, plurals)


def compiled_path(folder: Path, locale: Locale) -> Path:
    """Where a language's compiled catalogue stands in the folder of translations."""
    return folder / locale / "LC_MESSAGES" / "messages.mo"


def _signature(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


class CatalogueDomain(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """Flask-Babel's domain, with the catalogues of the current application in place of its own cache."""

    def get_translations(self) -> Catalogue:
        """The catalogue of the current locale."""
        locale = get_locale()
        return current().get("cy" if locale is not None and locale.language == "cy" else "en")


def init_app(app: Flask, babel: Babel, folder: Path) -> Catalogues:
    """Load the catalogues of ``folder`` (an absolute path) for ``app``, and let Flask-Babel ask them.

    CatalogueError when the Welsh one cannot be used.
    """
    catalogues = Catalogues(folder)
    app.extensions[_EXTENSION] = catalogues
    babel.domain_instance = CatalogueDomain()
    return catalogues


def current() -> Catalogues:
    """The catalogues of the current application."""
    catalogues: Catalogues = current_app.extensions[_EXTENSION]
    return catalogues


def message(locale: Locale, context: str, source: str) -> str | None:
    """The approved translation of a library's text by its key, or None: fuzzy ones are never compiled."""
    return current().get(locale).find(context, source)


def gettext_in(locale: Locale, text: str, **variables: Any) -> str:
    """``gettext`` in a language that need not be the current one; ``variables`` fill the placeholders."""
    words = current().get(locale).gettext(text)
    return words % variables if variables else words


def pgettext_in(locale: Locale, context: str, text: str, **variables: Any) -> str:
    """``pgettext`` in a language that need not be the current one."""
    words = current().get(locale).pgettext(context, text)
    return words % variables if variables else words


def ngettext_in(locale: Locale, singular: str, plural: str, number: int, **variables: Any) -> str:
    """``ngettext`` in a language that need not be the current one; ``number`` fills ``%(num)s``."""
    return current().get(locale).ngettext(singular, plural, number) % {"num": number, **variables}


def npgettext_in(locale: Locale, context: str, singular: str, plural: str, number: int, **variables: Any) -> str:
    """``npgettext`` in a language that need not be the current one; ``number`` fills ``%(num)s``."""
    return current().get(locale).npgettext(context, singular, plural, number) % {"num": number, **variables}

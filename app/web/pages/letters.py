"""A workshop's messages as people get them, also before they are approved or sent; nobody's link is in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from app.language import LOCALES, Locale
from app.language.catalogues import gettext_in
from app.mail.composing import preview
from app.mail.letters.blocks import Block, Letter, Markdown
from app.mail.letters.rendering import text_of
from app.outbox.rules import Kind
from app.web.access import settings
from app.web.fields.markdown import to_html
from app.workshops.queries import WorkshopSnapshot, list_texts
from app.workshops.rules import ADAPTABLE, mail_key, message_key

PARTS: Final = ("subject", "text")
"""Of a message."""
_NEEDED: Final = ("workshop.title", "workshop.place")
"""What no message can do without, and a draft of a workshop may lack."""
_HEADINGS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBlock:
    """A part of a letter: its kind, by the name of its class, and what an organiser wrote as HTML."""

    kind: str
    block: Block
    html: Markup | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLetter:
    """A message in one language, as mail programs show it: as a page, or as ``text``."""

    locale: Locale
    subject: str
    blocks: tuple[ShownBlock, ...]
    text: str


def own_keys(kind: Kind, moment: str, number: int | None = None) -> tuple[str, ...]:
    """The keys of what organisers wrote for a message; none where nothing of it can be their own."""
    if number is not None:
        return tuple(message_key(number, part) for part in PARTS)
    return tuple(mail_key(kind, moment, part) for part in PARTS) if (kind, moment) in ADAPTABLE else ()


def letters_of(
    workshop: WorkshopSnapshot, kind: Kind, moment: str, *, number: int | None = None, standard: bool = False
) -> tuple[ShownLetter, ...]:
    """A message in each language, Welsh first, with the newest of what organisers wrote for it, whatever waits.

    ``number``: of an organiser's own message; ``standard``: as it is without anything of theirs.
    """
    keys = own_keys(kind, moment, number)
    texts = _texts(workshop, keys, required=number is not None, leave_out=standard)
    written = replace(workshop, wording=replace(workshop.wording, texts=texts))
    return tuple(map(_shown, preview(written, kind, moment, LOCALES, settings(), number=number)))


def _texts(
    workshop: WorkshopSnapshot, keys: Collection[str], *, required: bool, leave_out: bool
) -> Mapping[Locale, Mapping[str, str]]:
    stored = {text.key: text.wordings for text in list_texts(workshop.id)}
    found: dict[Locale, dict[str, str]] = {}
    for locale in LOCALES:
        texts = dict(workshop.wording.texts[locale])
        for key in _NEEDED:
            texts.setdefault(key, stored[key][locale] or _gap(locale))
        for key in keys:
            wordings: Mapping[Locale, str] = stored.get(key, {})
            texts.pop(key, None)
            if not leave_out and (required or any(wordings.values())):
                texts[key] = wordings.get(locale) or _gap(locale)
        found[locale] = texts
    return found


def _gap(locale: Locale) -> str:
    return gettext_in(locale, "[There is no English text here yet]")


def _shown(letter: Letter) -> ShownLetter:
    return ShownLetter(
        locale=letter.locale, subject=letter.subject, blocks=tuple(_blocks(letter)), text=text_of([letter])
    )


def _blocks(letter: Letter) -> Iterator[ShownBlock]:
    for block in letter.blocks:
        html = to_html(block.text, highest_heading=_HEADINGS) if isinstance(block, Markdown) else None
        yield ShownBlock(kind=type(block).__name__, block=block, html=html)

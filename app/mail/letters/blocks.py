"""What a letter consists of, in one language, before it is text or HTML."""

from __future__ import annotations

from dataclasses import dataclass

from app.language import Locale


@dataclass(frozen=True, slots=True)
class Greeting:
    """The line that addresses the reader."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text of our own, without markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Markdown:
    """What an organiser wrote, in CommonMark."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the letter, below its subject."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A fact beside its label; ``text`` may have several lines, or be an address to follow, if ``is_link``."""

    label: str
    text: str
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Facts below one another."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without an order."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """The link that the letter asks its reader to follow."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link of less weight than a button."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Small:
    """Small print, at the end."""

    text: str


Block = Greeting | Paragraph | Markdown | Heading | Rows | Bullets | Button | Link | Small


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message in one language; ``subject`` is one line, and stands above the blocks too."""

    locale: Locale
    subject: str
    blocks: tuple[Block, ...]

"""The words of jobs: how texts count, what a line that came back amounts to, why a file is refused, kinds of files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString, gettext, lazy_gettext, lazy_pgettext

from app.language import Locale
from app.language.formatting import format_number
from app.wording.exchange import Clash, Outcome
from app.wording.formats import FileRefused, Format, Reason
from app.wording.rules import Counted, State

COUNTED: Final[Mapping[Counted, LazyString]] = {
    # Translators: how the words of a text count in a quotation: it has never been translated
    Counted.NEW: lazy_pgettext("words to translate", "New"),
    # Translators: how the words of a text count in a quotation: an earlier wording of it has been translated
    Counted.CHANGED: lazy_pgettext("words to translate", "Changed"),
    # Translators: how the words of a text count in a quotation: the same text has been translated elsewhere
    Counted.REPEATED: lazy_pgettext("words to translate", "Repeated"),
    # Translators: how the words of a text count in a quotation: its translation is there, and is to be looked at
    Counted.REVIEW: lazy_pgettext("words to translate", "To review"),
}
OUTCOMES: Final[Mapping[Outcome, LazyString]] = {
    # Translators: what a line of a file that came back amounts to; a number stands beside it
    Outcome.NEW: lazy_pgettext("lines of a file", "New"),
    # Translators: what a line of a file that came back amounts to; a number stands beside it
    Outcome.CHANGED: lazy_pgettext("lines of a file", "Changed"),
    # Translators: what a line of a file that came back amounts to; a number stands beside it
    Outcome.CONFLICTING: lazy_pgettext("lines of a file", "Conflicting"),
    # Translators: what a line of a file that came back amounts to; a number stands beside it
    Outcome.REFUSED: lazy_pgettext("lines of a file", "Refused"),
    # Translators: what a line of a file that came back amounts to; a number stands beside it
    Outcome.UNKNOWN: lazy_pgettext("lines of a file", "Unknown"),
    # Translators: what a line of a file that came back amounts to; a number stands beside it
    Outcome.EMPTY: lazy_pgettext("lines of a file", "Left empty"),
    # Translators: what a line of a file that came back amounts to; a number stands beside it
    Outcome.UNCHANGED: lazy_pgettext("lines of a file", "Unchanged"),
}
"""In the order in which they are told."""
CLASHES: Final[Mapping[Clash, LazyString]] = {
    # Translators: beside a line of a file that came back: what the translator had before them is out of date
    Clash.SOURCE: lazy_gettext("The source has changed since this was translated."),
    # Translators: beside a line of a file that came back
    Clash.TRANSLATION: lazy_gettext("The translation has been changed here in the meantime."),
}
WRITTEN: Final[Mapping[State, LazyString]] = {
    # Translators: what became of lines of a file that came back; a number stands beside it
    State.APPROVED: lazy_pgettext("lines of a file", "Approved"),
    # Translators: what became of lines of a file that came back; a number stands beside it
    State.NEEDS_REVIEW: lazy_pgettext("lines of a file", "Handed in for approval"),
    # Translators: what became of lines of a file that came back; a number stands beside it
    State.DRAFT: lazy_pgettext("lines of a file", "Saved as drafts"),
}
FORMATS: Final[Mapping[Format, LazyString]] = {
    # Translators: a kind of file for translators
    Format.XLIFF1: lazy_gettext("XLIFF 1.2, for translation tools such as Trados or memoQ"),
    # Translators: a kind of file for translators
    Format.XLIFF2: lazy_gettext("XLIFF 2.0, for newer translation tools"),
    # Translators: a kind of file for translators
    Format.DOCX: lazy_gettext("Word (DOCX): a table to fill in"),
    # Translators: a kind of file for translators
    Format.XLSX: lazy_gettext("Excel (XLSX): a table to fill in"),
    # Translators: a kind of file for translators
    Format.CSV: lazy_gettext("CSV: a plain table"),
    # Translators: a kind of file for translators
    Format.PO: lazy_gettext("PO (gettext), for tools such as Poedit"),
    # Translators: a kind of file for translators: earlier translations, for the memory of a translation tool
    Format.TMX: lazy_gettext("TMX: what has been approved, for a translation memory"),
}
"""In the order in which they are offered."""
INTO: Final[Mapping[Locale, LazyString]] = {
    # Translators: the language that a job is to be translated into
    "cy": lazy_pgettext("translate into", "Welsh"),
    # Translators: the language that a job is to be translated into
    "en": lazy_pgettext("translate into", "English"),
}
TWICE: Final = lazy_gettext("This text is in the file twice: only its first line counts.")
UNKNOWN_KEY: Final = lazy_gettext("No text of this job has this key: it may have been changed, or have gone.")
LEFT_EMPTY: Final = lazy_gettext("The translation is empty in the file: what is here stays.")

_REASONS: Final[Mapping[Reason, LazyString]] = {
    # Translators: why a file cannot be taken; MB are megabytes
    Reason.TOO_LARGE: lazy_gettext("The file is larger than 10 MB. Send it in parts."),
    # Translators: why a file cannot be taken; %(limit)s is a number
    Reason.TOO_MANY: lazy_gettext("The file has too many rows. Send it in parts of this many at most: %(limit)s"),
    # Translators: why a file cannot be taken; %(limit)s is a number
    Reason.TOO_LONG: lazy_gettext("A text in the file is too long. Characters that fit: %(limit)s"),
    # Translators: why a file cannot be taken
    Reason.MALFORMED: lazy_gettext(
        "The file is damaged and cannot be read. Save it again in the program that made it, then send it again."
    ),
    # Translators: why a file cannot be taken
    Reason.ZIP_BOMB: lazy_gettext(
        "The file would grow far too large when it is opened. Copy the table into a new file, then send that."
    ),
    # Translators: why a file cannot be taken; “document type” is a term of XML
    Reason.ENTITIES: lazy_gettext(
        "The file has a document type declaration (DOCTYPE), which could do harm. Export it again without it."
    ),
    # Translators: why a file cannot be taken
    Reason.WRONG_LANGUAGE: lazy_gettext(
        "The file is for another language than this job. Check that it is the file of this job."
    ),
    # Translators: why a file cannot be taken; %(names)s are headings of columns
    Reason.NO_COLUMNS: lazy_gettext(
        "The table lacks the columns by which texts are found. It needs these headings: %(names)s"
    ),
    # Translators: why a file cannot be taken
    Reason.UNKNOWN_FORMAT: lazy_gettext(
        "Files of this kind cannot be read. Send one of these: XLIFF, PO, DOCX, XLSX or CSV."
    ),
    # Translators: why a file cannot be taken; TMX is a kind of file
    Reason.ONE_WAY: lazy_gettext(
        "TMX files can be downloaded, but not sent back. Send one of these: XLIFF, PO, DOCX, XLSX or CSV."
    ),
    # Translators: why a file cannot be taken; UTF-8 is a way in which letters are stored
    Reason.ENCODING: lazy_gettext(
        "Letters such as ŵ and ŷ would be lost, since the file is not in UTF-8. Save it as “CSV UTF-8”, "
        "then send it again."
    ),
}


def refusal(refused: FileRefused, locale: Locale) -> str:
    """Why a file cannot be taken, and what to do next, in the reader's language."""
    facts = {
        "limit": "" if refused.limit is None else format_number(refused.limit, locale),
        "names": ", ".join(f"“{name}”" for name in refused.names),
    }
    said = str(_REASONS[refused.reason]) % facts
    if refused.line is None:
        return said
    # Translators: after a sentence about what is wrong with a file; %(sentence)s is that sentence
    return str(gettext("%(sentence)s Line or row: %(line)s", sentence=said, line=format_number(refused.line, locale)))

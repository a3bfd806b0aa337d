"""The words of a file: headings, the codebook, what stands under About; in one language, or in both, Welsh first."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.language import LOCALES, Locale
from app.language.catalogues import gettext_in, pgettext_in
from app.results.export.rules import Labels

BETWEEN_LANGUAGES: Final = " / "
_SAID_TWICE: Final = re.compile(r"^([a-z]+-)\1")


def N_(message: str) -> str:  # noqa: N802 – the name that gettext's tools know for "translate this later"
    """Mark a message for extraction where its language is known only later."""
    return message


FACTS: Final[Mapping[str, str]] = {
    # Translators: heading of a column in a downloaded file
    "response_id": N_("Response number"),
    # Translators: heading of a column in a downloaded file: what the participant was given to quote
    "reference": N_("Reference number"),
    # Translators: heading of a column in a downloaded file: which version of the form was answered
    "version": N_("Version of the form"),
    # Translators: heading of a column in a downloaded file: which wording of the form was read
    "wording": N_("Wording of the form"),
    # Translators: heading of a column in a downloaded file; its cells hold “cy” or “en”
    "language_started": N_("Language at the start"),
    # Translators: heading of a column in a downloaded file; its cells hold “cy” or “en”
    "language_submitted": N_("Language when sent"),
    # Translators: heading of a column in a downloaded file; its cells hold a date and time. Europe/London is the name
    # of a time zone and stays as it is
    "started_at": N_("Started (Europe/London)"),
    # Translators: heading of a column in a downloaded file; its cells hold a date and time. Europe/London is the name
    # of a time zone and stays as it is
    "submitted_at": N_("Sent (Europe/London)"),
    # Translators: heading of a column in a downloaded file; its cells hold a date
    "submitted_on": N_("Day sent"),
    # Translators: heading of a column in a downloaded file; its cells hold 1 where an organiser typed the response in
    "entered": N_("Entered on someone’s behalf"),
    # Translators: heading of a column in a downloaded file: how many questions the person was asked
    "questions_asked": N_("Questions asked"),
    # Translators: heading of a column in a downloaded file: how many of those questions the person answered
    "questions_answered": N_("Questions answered"),
}
"""Each column that tells of a response itself: its name, and its heading for people."""

MEANINGS: Final[Mapping[str, str]] = {
    # Translators: in the codebook of a downloaded file: what the column “Response number” holds
    "response_id": N_("Names the response; it is random, and says nothing about who answered or when."),
    # Translators: in the codebook of a downloaded file: what the column “Reference number” holds
    "reference": N_("What the person was given to quote."),
    # Translators: in the codebook of a downloaded file: what the column “Version of the form” holds
    "version": N_("Which version of the form was answered."),
    # Translators: in the codebook of a downloaded file: what the column “Wording of the form” holds
    "wording": N_("Which wording was read; it moves with every correction of a text in either language."),
    # Translators: in the codebook of a downloaded file: what the column “Language at the start” holds
    "language_started": N_("The language in which the form was begun: cy is Welsh, en is English."),
    # Translators: in the codebook of a downloaded file: what the column “Language when sent” holds
    "language_submitted": N_("The language in which the form was sent: cy is Welsh, en is English."),
    # Translators: in the codebook of a downloaded file: what the column “Started” holds; the example stays as it is
    "started_at": N_(
        "Time in the United Kingdom (Europe/London) with its distance from UTC, in ISO 8601: 2026-11-24T10:05:00+00:00"
    ),
    # Translators: in the codebook of a downloaded file: what the column “Sent” holds; the example stays as it is
    "submitted_at": N_(
        "Time in the United Kingdom (Europe/London) with its distance from UTC, in ISO 8601: 2026-11-24T10:05:00+00:00"
    ),
    # Translators: in the codebook of a downloaded file: what the column “Day sent” holds; the example stays as it is
    "submitted_on": N_("The day in UTC, in ISO 8601: 2026-11-24"),
    # Translators: in the codebook of a downloaded file: what the column “Entered on someone’s behalf” holds
    "entered": N_("1: an organiser typed the response in for somebody; 0: the person sent it."),
    # Translators: in the codebook of a downloaded file: what the column “Questions asked” holds
    "questions_asked": N_("How many of the questions in this file the person was asked."),
    # Translators: in the codebook of a downloaded file: what the column “Questions answered” holds
    "questions_answered": N_("How many of those the person answered."),
}

# Translators: cell of a downloaded file: the participant was not asked this question
NOT_SHOWN: Final = N_("Not shown")
# Translators: cell of a downloaded file: the answer to a sensitive question, which has been deleted since
DELETED: Final = N_("Deleted")
# Translators: last part of the heading of a column in a downloaded file: holds an organiser’s translation of an answer
TRANSLATION: Final = N_("Translation")

# Translators: in the codebook of a downloaded file: what the cells of a column hold: what somebody typed
TEXT: Final = N_("Text")
# Translators: in the codebook of a downloaded file: what the cells of a column hold
NUMBER: Final = N_("Whole number")
# Translators: in the codebook of a downloaded file: what the cells of a column hold; the example stays as it is
DATE: Final = N_("Date, in ISO 8601: 2026-11-24")
# Translators: in the codebook of a downloaded file: what the cells of a column hold; the values follow in lines below
ONE_CODE: Final = N_("One of these values")
# Translators: in the codebook of a downloaded file: what the cells of a column hold; the values follow in lines below
SEVERAL_CODES: Final = N_("Any of these values, with a semicolon between them")
# Translators: in the codebook of a downloaded file: what the cells of a column hold: one option of a multiple choice
TICKED: Final = N_("1: ticked; 0: not ticked")
# Translators: in the codebook of a downloaded file: what the cells of a column hold: a single box
AGREED: Final = N_("1: ticked")
# Translators: in the codebook of a downloaded file: what the cells of a column hold
TRANSLATED: Final = N_("An organiser’s translation of the answer, in the language in brackets")

# Translators: in the codebook of a downloaded file, where other lines have the heading of one column
EVERY_COLUMN: Final = N_("Every column")
# Translators: in the codebook of a downloaded file: a cell with nothing in it
EMPTY: Final = N_("(empty)")
# Translators: in the codebook of a downloaded file: what an empty cell means
MEANS_SKIPPED: Final = N_("Skipped: the person was asked, and did not answer")
# Translators: in the codebook of a downloaded file: what a cell with “Not shown” means
MEANS_NOT_SHOWN: Final = N_("The person was not asked this")
# Translators: in the codebook of a downloaded file: what a 0 means under an option of a multiple choice
MEANS_NOT_TICKED: Final = N_("Not ticked: the person answered the question, and left this option out")
# Translators: in the codebook of a downloaded file: what a cell with “Deleted” means
MEANS_DELETED: Final = N_("The answer was sensitive, and has been deleted")
CODEBOOK: Final = (
    # Translators: heading in the codebook of a downloaded file: the heading of a column of the file
    N_("Column"),
    # Translators: heading in the codebook of a downloaded file: the name of that column among codes
    N_("Name among codes"),
    # Translators: heading in the codebook of a downloaded file: the numbers of the versions of the form that ask it
    N_("In versions"),
    # Translators: heading in the codebook of a downloaded file: what the cells of a column hold
    N_("What it holds"),
    # Translators: heading in the codebook of a downloaded file: a value that stands among codes
    N_("Code"),
    # Translators: heading in the codebook of a downloaded file: the words for a code
    N_("Label"),
)

# Translators: on the sheet “About” of a downloaded workbook; the workshop’s title follows
WORKSHOP: Final = N_("Workshop")
# Translators: on the sheet “About” of a downloaded workbook; the form’s title follows
FORM: Final = N_("Form")
# Translators: on the sheet “About” of a downloaded workbook; a number follows
RESPONSES: Final = N_("Responses")
# Translators: on the sheet “About” of a downloaded workbook; the numbers of the versions of the form follow
VERSIONS: Final = N_("Versions of the form")
# Translators: on the sheet “About” of a downloaded workbook; a date and time follow
MADE: Final = N_("File made (Europe/London)")
# Translators: on the sheet “About” of a downloaded workbook; a date follows, by which the file is to be deleted
DELETE_BY: Final = N_("Delete this file by")
ABOUT_PERSONAL_DATA: Final = N_(
    # Translators: on the sheet “About” of a downloaded workbook
    "People trusted us with these answers. Keep the file where only those who need it can open it, and delete it as "
    "soon as it has served its purpose."
)
ABOUT_SENT_ONLY: Final = N_(
    # Translators: on the sheet “About” of a downloaded workbook
    "It holds the responses that were sent. What somebody began and did not send is not in it."
)
ABOUT_EMPTY: Final = N_(
    # Translators: on the sheet “About” of a downloaded workbook
    "An empty cell: the person was asked, and did not answer. “Not shown” (not_shown among codes): the person was not "
    "asked. 0 under an option: the person answered, and did not tick it."
)
ABOUT_TIMES: Final = N_(
    # Translators: on the sheet “About” of a downloaded workbook; the example stays as it is
    "Times are those of the United Kingdom (Europe/London) with their distance from UTC, in ISO 8601: "
    "2026-11-24T10:05:00+00:00"
)
ABOUT_ANONYMOUS: Final = N_(
    # Translators: on the sheet “About” of a downloaded workbook
    "The form is anonymous: the file holds no names, no reference numbers and no times, only days."
)
ABOUT_SENSITIVE_IN: Final = N_(
    # Translators: on the sheet “About” of a downloaded workbook
    "It holds sensitive answers, which may tell of somebody’s health. They are deleted from the service earlier than "
    "the others: delete this file then too."
)
ABOUT_SENSITIVE_OUT: Final = N_(
    # Translators: on the sheet “About” of a downloaded workbook
    "Sensitive answers, which may tell of somebody’s health, were left out."
)
ABOUT_WORDING: Final = N_(
    # Translators: on the sheet “About” of a downloaded workbook
    "Headings and labels are worded as on the day on which the file was made."
)
# Translators: on the sheet “About” of a downloaded workbook
NOTHING_CUT: Final = N_("Every text is whole.")
TEXTS_CUT: Final = N_(
    # Translators: on the sheet “About” of a downloaded workbook; a list of the texts follows
    "A cell takes 32,767 characters, so these texts were cut there. A CSV file has them whole."
)
CUTS: Final = (
    # Translators: heading in the list of texts that were too long for a cell; the name of a sheet stands below
    N_("Sheet"),
    # Translators: heading in the list of texts that were too long for a cell; where the cell is, like B7, stands below
    N_("Cell"),
    N_("Response number"),
    # Translators: heading in the list of texts that were too long for a cell; a number stands below
    N_("Characters before it was cut"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a file, in each of ``locales``; ``texts`` are the workshop's own, by language and key."""

    locales: tuple[Locale, ...]
    texts: Mapping[Locale, Mapping[str, str]]

    def say(self, message: str) -> str:
        """A message that was marked by ``N_``."""
        return self.each(lambda locale: gettext_in(locale, message))

    def text(self, *keys: str) -> str:
        """The texts of keys, a dash between them."""
        return self.each(lambda locale: self.text_in(locale, *keys))

    def text_in(self, locale: Locale, *keys: str) -> str:
        """The same in one language. A text that this language lacks is its key: no other language takes its place."""
        texts = self.texts[locale]
        return " – ".join(texts.get(key) or key for key in keys)

    def apart(self) -> tuple[Words, ...]:
        """The words in each of the languages by itself."""
        return tuple(replace(self, locales=(locale,)) for locale in self.locales)

    def each(self, found: Callable[[Locale], str]) -> str:
        """What is found in each language, once where it is the same in both."""
        return BETWEEN_LANGUAGES.join(dict.fromkeys(found(locale) for locale in self.locales))


def locales_of(labels: Labels, reader: Locale) -> tuple[Locale, ...]:
    """The languages of a file: the reader's where it has codes."""
    if labels == "both":
        return LOCALES
    return (reader if labels == "codes" else labels,)


def labels_sheet(locale: Locale) -> str:
    """What the sheet of answers with labels is called."""
    # Translators: name of a sheet of a downloaded workbook (short): answers with their labels
    return pgettext_in(locale, "sheet", "Labels")


def codes_sheet(locale: Locale) -> str:
    """What the sheet of answers with codes is called."""
    # Translators: name of a sheet of a downloaded workbook (short): answers as codes, not labels
    return pgettext_in(locale, "sheet", "Codes")


def codebook_sheet(locale: Locale) -> str:
    """What the sheet is called that says what the columns mean; also part of the name of a file."""
    # Translators: name of a sheet of a downloaded workbook (short): it says what the columns and codes mean
    return pgettext_in(locale, "sheet", "Codebook")


def about_sheet(locale: Locale) -> str:
    """What the sheet is called that tells of the file."""
    # Translators: name of a sheet of a downloaded workbook (short): it says what is to be known about the file
    return pgettext_in(locale, "sheet", "About")


def file_name(locale: Locale, *, slug: str, form: str, day: date) -> str:
    """What a file of responses is called in a language, without its ending; the names are those of addresses."""
    # Translators: name of a downloaded file. %(slug)s is the workshop’s name in addresses, %(form)s the form’s
    # (register, before, activity, after), %(day)s a date like 2026-11-24. Letters without accents, figures, hyphens
    name = gettext_in(locale, "workshop-%(slug)s-%(form)s-responses-%(day)s", slug=slug, form=form, day=day.isoformat())
    return _SAID_TWICE.sub(r"\1", name)

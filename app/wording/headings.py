"""The words of files in which texts travel: in both languages, since nobody knows who opens them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.language import LOCALES, Locale
from app.language.catalogues import gettext_in, pgettext_in
from app.language.formatting import format_date
from app.wording.formats import Column, Head, Words
from app.wording.rules import State


def file_words() -> Words:
    """What columns and states are called in files, and found by when they come back."""
    return Words(
        columns={
            # Translators: heading of a column in a file for translators: what a text is known by
            Column.KEY: _both(lambda locale: pgettext_in(locale, "column", "Key")),
            # Translators: heading of a column in a file for translators: which plural form, such as 0, 1 or 2
            Column.FORM: _both(lambda locale: pgettext_in(locale, "column", "Plural form")),
            # Translators: heading of a column in a file for translators: the text to be translated
            Column.SOURCE: _both(lambda locale: pgettext_in(locale, "column", "Source")),
            # Translators: heading of a column in a file for translators
            Column.TARGET: _both(lambda locale: pgettext_in(locale, "column", "Translation")),
            # Translators: heading of a column in a file for translators
            Column.COMMENT: _both(lambda locale: pgettext_in(locale, "column", "Comment")),
            # Translators: heading of a column in a file for translators: where the text stands
            Column.PLACE: _both(lambda locale: pgettext_in(locale, "column", "Where it stands")),
            # Translators: heading of a column in a file for translators: how far the translation is
            Column.STATE: _both(lambda locale: pgettext_in(locale, "column", "State")),
        },
        states={
            State.MISSING: _both(lambda locale: pgettext_in(locale, "state of a translation", "Untranslated")),
            State.DRAFT: _both(lambda locale: pgettext_in(locale, "state of a translation", "Draft")),
            State.NEEDS_REVIEW: _both(lambda locale: pgettext_in(locale, "state of a translation", "Needs review")),
            State.STALE: _both(lambda locale: pgettext_in(locale, "state of a translation", "Out of date")),
            State.APPROVED: _both(lambda locale: pgettext_in(locale, "state of a translation", "Approved")),
        },
    )


def file_head(reference: str, target_locale: Locale, *, due_on: date | None = None, note: str = "") -> Head:
    """What a file says of itself: reference, language, deadline, note."""
    lines = []
    if target_locale == "cy":
        # Translators: at the top of a file for translators
        lines.append(_both(lambda locale: gettext_in(locale, "To be translated into Welsh")))
    else:
        # Translators: at the top of a file for translators
        lines.append(_both(lambda locale: gettext_in(locale, "To be translated into English")))
    if due_on is not None:
        lines.append(
            _both(
                lambda locale: gettext_in(
                    locale,
                    # Translators: at the top of a file for translators; %(day)s is a date
                    "Deadline: %(day)s",
                    day=format_date(due_on, locale),
                )
            )
        )
    return Head(
        reference=reference,
        # Translators: title of a file for translators; %(reference)s is like 2027-014
        title=_both(lambda locale: gettext_in(locale, "Translation job %(reference)s", reference=reference)),
        lines=(*lines, *note.splitlines()),
        words=file_words(),
    )


def _both(said: Callable[[Locale], str]) -> str:
    return " / ".join(dict.fromkeys(said(locale) for locale in LOCALES))

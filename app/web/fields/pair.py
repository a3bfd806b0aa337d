"""A text in both languages, side by side."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

from flask_babel import LazyString, gettext, lazy_gettext, ngettext
from markupsafe import Markup
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from app.language import LOCALES, Locale, other
from app.web.fields.base import MultiDict, Params, error_message, labelled
from app.web.fields.guard import CLASH, Guarded
from app.web.fields.quote import Quote, told

MOST: Final = 10_000
"""Characters of a text, as in the definition of a form."""

_MISSING: Final[Mapping[Locale, LazyString]] = {
    # Translators: error message under a text that stands in both languages, side by side: its Welsh was left empty
    "cy": lazy_gettext("Enter this text in Welsh"),
    # Translators: error message under a text that stands in both languages, side by side: its English was left empty
    "en": lazy_gettext("Enter this text in English"),
}
_LABELS: Final[Mapping[Locale, LazyString]] = {
    # Translators: label of the field for the Welsh of a text; the field for its English stands beside it
    "cy": lazy_gettext("In Welsh"),
    # Translators: label of the field for the English of a text; the field for its Welsh stands beside it
    "en": lazy_gettext("In English"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """That the wording in a language waits for a translator, or for somebody's approval: ``tag`` says for whom.

    ``url`` leads to where the text is translated, None where it cannot be. ``keep`` is what a button sends by which the
    wording stays as it is, and ``keep_words`` what it says; None where there is no such way.
    """

    locale: Locale
    tag: LazyString
    url: str | None = None
    keep: str | None = None
    keep_words: LazyString | None = None


class PairField(Guarded):
    """A text in both languages: two HTML fields, the one of the language that is written ``first`` before the other.

    Its name with ``-cy`` and ``-en`` are their names and ids. One ``line`` is an input, more are a text area.
    ``key`` is that of the text in its catalogue. ``sent`` says whether the page that was sent had it.
    ``wanted`` says whether the text is missing when both are empty, too; ``optional`` whether the label tells that it
    may be left out; ``missing`` what is said of an empty one.
    ``waits`` says that one of its wordings is not there yet as participants are to see it.
    ``quoted`` is what the error summary adds to the general sentences, so that one knows of which text they speak.
    """

    component = "pair"

    def __init__(
        self,
        label: LazyString | str,
        *,
        key: str = "",
        first: Locale = "cy",
        lines: int = 1,
        most: int = MOST,
        wanted: bool = True,
        optional: bool = False,
        needed: LazyString | None = None,
        missing: Mapping[Locale, LazyString] = _MISSING,
        quoted: Quote | None = None,
        waits: Wait | None = None,
        size: str = "m",
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.key = key
        self.first = first
        self.lines = lines
        self.most = most
        self.wanted = wanted
        self.optional = optional
        self.needed = needed
        self.missing = missing
        self.quoted = quoted
        self.waits = waits
        self.size = size
        self.problems: dict[Locale, str] = {}

    def process(self, formdata: MultiDict | None, data: object = None, extra_filters: object = None) -> None:
        """Keep what was typed in each language; ``data`` are the texts as they are saved, by language."""
        known = self.default if data is unset_value else data
        saved: Mapping[Locale, str] = known if isinstance(known, Mapping) else {}
        self.raw: dict[Locale, str] = {locale: saved.get(locale) or "" for locale in LOCALES}
        super().process(formdata, saved, extra_filters)
        typed = {locale: formdata.getlist(self.id_of(locale)) if formdata is not None else [] for locale in LOCALES}
        self.raw |= {locale: texts[-1] for locale, texts in typed.items() if texts}
        self.sent = any(typed.values())
        self.problems = {}

    def pre_validate(self, form: Any) -> None:
        """Refuse what is too long, what may not be empty, and to replace what was not seen (ValidationError)."""
        self.problems = {locale: too_long(self.most) for locale in LOCALES if len(self.value[locale]) > self.most}
        if self.needed is not None and not any(self.value.values()):
            self.problems[self.first] = str(self.needed)
        if not self.problems:
            try:
                super().pre_validate(form)
            except ValidationError:
                differ = [locale for locale in LOCALES if self.value[locale] != self.stored[locale]]
                self.problems = {locale: str(CLASH) for locale in differ}
        if self.problems:
            raise ValidationError(next(iter(self.problems.values())))

    def refuse_missing(self, locale: Locale) -> None:
        """Say that the text may not be empty in a language."""
        self.problems[locale] = str(self.missing[locale])
        self.errors = tuple(self.problems.values())

    @property
    def locales(self) -> tuple[Locale, Locale]:
        """The languages in the order in which they stand."""
        return (self.first, other(self.first))

    @property
    def value(self) -> dict[Locale, str]:
        """The texts as they are saved."""
        return {locale: self._normal(text) for locale, text in self.raw.items()}

    @property
    def lacking(self) -> tuple[Locale, ...]:
        """The languages in which the text is still to be written, by whoever writes here."""
        value = self.value
        if self.waits is not None and not self.touched:
            return ()
        return tuple(locale for locale in self.locales if not value[locale] and (self.wanted or value[other(locale)]))

    @property
    def one_sided(self) -> bool:
        """Whether one wording alone is new, and there is another that a translator has to bring after it, or write."""
        before, after = self.stored, self.outcome
        new = [locale for locale in LOCALES if after[locale] != before[locale]]
        if len(new) != 1 or not after[new[0]]:
            return False
        return bool(before[new[0]]) or not before[other(new[0])]

    @property
    def anchor(self) -> str:
        """The id of the first HTML field."""
        return self.id_of(self.first)

    @property
    def complaints(self) -> tuple[tuple[str | Markup, str], ...]:
        """An entry of the error summary for each language with which something is wrong."""
        return tuple(
            (self._with_quote(self.problems[locale]), self.id_of(locale))
            for locale in self.locales
            if locale in self.problems
        )

    def id_of(self, locale: Locale) -> str:
        """The id, and the name, of the HTML field of a language."""
        return f"{self.name}-{locale}"

    def typed(self) -> dict[str, str | list[str]]:
        """What was typed, by HTML field, and the mark."""
        return {**{self.id_of(locale): text for locale, text in self.raw.items()}, self.mark_name: self.seen}

    @property
    def theirs(self) -> None:
        """Nothing below both: what is saved now stands on each side."""
        return

    @property
    def sides(self) -> tuple[SimpleNamespace, ...]:
        """What the component shows of each language."""
        return tuple(self._side(locale) for locale in self.locales)

    @property
    def legend(self) -> Markup:
        """What stands over both."""
        return labelled(str(self.text), optional=self.optional)

    @property
    def legend_classes(self) -> str:
        """The classes of what stands over both."""
        return f"govuk-fieldset__legend govuk-fieldset__legend--{self.size}"

    def _side(self, locale: Locale) -> SimpleNamespace:
        text = self.raw[locale]
        name = self.id_of(locale)
        clash = self.clashes and self.value[locale] != self.stored[locale]
        params: Params = {
            "id": name,
            "name": name,
            # HTML drops a line feed that directly follows the tag.
            "value": f"\n{text}" if self.lines > 1 and text.startswith(("\r", "\n")) else text,
            "rows": self.lines,
            "label": {"html": self._label(locale)},
            "attributes": {"lang": locale},
            "describedBy": f"{name}-theirs" if clash else None,
            **self.more,
        }
        if locale in self.problems:
            params["errorMessage"] = error_message(self.problems[locale])
        return SimpleNamespace(
            locale=locale,
            name=name,
            params=params,
            theirs=self.in_words(self.stored[locale]) if clash else None,
            theirs_is_text=bool(self.stored[locale]),
        )

    def _label(self, locale: Locale) -> Markup:
        if locale in self.lacking:
            # Translators: tag beside the label of a field: the text is still to be written in that language
            tag = gettext("To be written")
        elif self.waits is not None and locale == self.waits.locale:
            tag = str(self.waits.tag)
        else:
            return Markup.escape(_LABELS[locale])
        return Markup('{} <strong class="govuk-tag holi-tag--due">{}</strong>').format(_LABELS[locale], tag)

    def _with_quote(self, sentence: str) -> str | Markup:
        return sentence if self.quoted is None else told(sentence, self.quoted)

    def _as_saved(self, data: Any) -> dict[Locale, str]:
        return {locale: self._normal(data.get(locale) or "") for locale in LOCALES}

    def _normal(self, text: str) -> str:
        typed = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
        composed = unicodedata.normalize("NFC", typed).strip()
        return composed if self.lines > 1 else " ".join(composed.split())


def too_long(most: int) -> str:
    """What is said of a text of more than ``most`` characters."""
    # Translators: error message under a text: it is too long; %(num)d is the largest number of characters
    return str(
        ngettext("This text must be %(num)d character or fewer", "This text must be %(num)d characters or fewer", most)
    )

"""The words for what is wrong with a translation, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask_babel import LazyString, gettext, lazy_gettext, lazy_pgettext, pgettext

from app.language.rules import Flaw, FlawCode

_SENTENCES: Final[Mapping[FlawCode, LazyString]] = MappingProxyType(
    {
        # Translators: an error of a translation; %(count)s: how many plural forms the language has, 6 for Welsh
        FlawCode.FORMS: lazy_gettext("Every plural form is needed. How many there are: %(count)s"),
        # Translators: an error of a translation; %(placeholder)s: such as %(name)s, which is filled in later
        FlawCode.PLACEHOLDER_MISSING: lazy_gettext("A placeholder of the source is missing: %(placeholder)s"),
        # Translators: an error of a translation; %(placeholder)s: such as %(name)s, which is filled in later
        FlawCode.PLACEHOLDER_UNKNOWN: lazy_gettext(
            "This would be taken for a placeholder, and the source has none like it: %(placeholder)s"
        ),
        # Translators: an error of a translation
        FlawCode.TAGS: lazy_gettext("The HTML tags are not the same as in the source."),
        # Translators: an error of a translation; what is meant is Markdown
        FlawCode.MARKDOWN: lazy_gettext("Links, bold text or lists are not the same as in the source."),
        # Translators: an error of a translation
        FlawCode.STRAIGHT_QUOTES: lazy_gettext("An apostrophe or quotation mark is straight. Use curly ones: ’ “ ”"),
        # Translators: an error of a Welsh translation
        FlawCode.HALF_OF_DAY: lazy_gettext("A time is not in the 24-hour clock. Write it like this: 14:00"),
        # Translators: an error of a Welsh translation; %(word)s: the wrong words, %(better)s: the right ones
        FlawCode.BLUNDER: lazy_gettext("“%(word)s” is wrong. Use: “%(better)s”"),
        # Translators: an error of a translation; %(length)s and %(limit)s: numbers
        FlawCode.TOO_LONG: lazy_gettext("The text is too long. Characters: %(length)s. Most that fit: %(limit)s."),
        # Translators: an error of a translation; %(scheme)s: how the link begins, such as javascript
        FlawCode.UNSAFE_LINK: lazy_gettext("A link must not begin like this: %(scheme)s:"),
        # Translators: an error of a translation
        FlawCode.UNTRANSLATED: lazy_gettext("The translation is missing."),
        # Translators: advice about a Welsh translation; %(word)s: a word, such as “yn”; %(placeholder)s: such as
        # %(name)s
        FlawCode.MUTATING_WORD: lazy_gettext(
            "What is filled in would have to mutate. Use a colon before it. The word: “%(word)s”. "
            "The placeholder: %(placeholder)s"
        ),
        # Translators: advice about a Welsh translation; %(word)s: the word
        FlawCode.SPELLING: lazy_gettext("Check the spelling. This word is not in the dictionary: %(word)s"),
        # Translators: advice about a Welsh translation; %(word)s: the word as it is, %(after)s: the one before it,
        # %(better)s: how it may have to be
        FlawCode.MUTATION: lazy_gettext(
            "Check the mutation after “%(after)s”. In the text: “%(word)s”. Perhaps: “%(better)s”"
        ),
        # Translators: advice about a translation; %(term)s: a term of the glossary, %(better)s: its translation
        FlawCode.TERM: lazy_gettext("The glossary’s translation of “%(term)s” is not used: %(better)s"),
        # Translators: advice about a translation; %(wanted)s and %(found)s: such as “full stop” or “no mark”
        FlawCode.END: lazy_gettext("The end is not the same. Source: %(wanted)s. Translation: %(found)s."),
        # Translators: advice about a translation
        FlawCode.OUTER_SPACE: lazy_gettext("The spaces at the beginning or end are not the same as in the source."),
        # Translators: advice about a translation
        FlawCode.DOUBLE_SPACE: lazy_gettext("There are two spaces together."),
        # Translators: advice about a translation; %(numbers)s: numbers with commas between them
        FlawCode.NUMBERS: lazy_gettext("Check the numbers. Only one of the two texts has: %(numbers)s"),
        # Translators: advice about a translation; %(links)s: addresses with commas between them
        FlawCode.LINKS: lazy_gettext("Check the links. Only one of the two texts has: %(links)s"),
        # Translators: advice about a translation
        FlawCode.SAME: lazy_gettext("The translation is the same as the source."),
        # Translators: advice about a translation
        FlawCode.MUCH_LONGER: lazy_gettext("The translation is much longer than the source."),
    }
)

_MARKS: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        # Translators: with what a text ends
        "": lazy_pgettext("end of a text", "no mark"),
        # Translators: with what a text ends
        ".": lazy_pgettext("end of a text", "full stop"),
        # Translators: with what a text ends
        "?": lazy_pgettext("end of a text", "question mark"),
        # Translators: with what a text ends
        "!": lazy_pgettext("end of a text", "exclamation mark"),
        # Translators: with what a text ends
        ":": lazy_pgettext("end of a text", "colon"),
        # Translators: with what a text ends
        ";": lazy_pgettext("end of a text", "semicolon"),
        # Translators: with what a text ends
        ",": lazy_pgettext("end of a text", "comma"),
        # Translators: with what a text ends: …
        "…": lazy_pgettext("end of a text", "ellipsis"),
    }
)


def sentence(flaw: Flaw) -> str:
    """A sentence about a flaw of a translation in the reader's language, naming the plural form if there are several.

    KeyError for what only files can have.
    """
    facts = dict(flaw.facts)
    if flaw.code is FlawCode.END:
        facts |= {name: str(_MARKS[facts[name]]) for name in ("wanted", "found")}
    said = str(_SENTENCES[flaw.code]) % facts
    form = facts.get("form")
    if form is None:
        return said
    if form == "other":
        # Translators: which plural form of a text: the one for all other numbers
        form = str(pgettext("plural form", "other numbers"))
    # Translators: before a sentence about an error, where a text has several plural forms; %(form)s: a number, or
    # “other numbers”; %(sentence)s: the sentence
    return str(gettext("Plural form – %(form)s: %(sentence)s", form=form, sentence=said))

"""Texts that travel, as tests make them: real ones, and any that somebody might write."""

from __future__ import annotations

from hypothesis import strategies as st

from app.language import Locale, other
from app.wording.formats import Column, Head, Returned, Words, clean, shown
from app.wording.formats.exchange import FORMS
from app.wording.rules import INTERFACE, Row, State, interface_key

HEAD = Head(
    reference="J-2026-11",
    title="Testunau Ffurflen Ŵyn / Texts of the form",
    lines=("Dyddiad cau / Deadline: 5.12.2026",),
    words=Words(
        columns={
            Column.KEY: "Allwedd / Key",
            Column.FORM: "Ffurf / Form",
            Column.SOURCE: "Ffynhonnell / Source",
            Column.TARGET: "Cyfieithiad / Target",
            Column.COMMENT: "Sylw / Comment",
            Column.PLACE: "Lle / Place",
            Column.STATE: "Cyflwr / State",
        },
        states={
            State.MISSING: "Ar goll / Missing",
            State.DRAFT: "Drafft / Draft",
            State.NEEDS_REVIEW: "I’w adolygu / Needs review",
            State.APPROVED: "Cymeradwywyd / Approved",
            State.STALE: "Wedi newid / Stale",
        },
        other="arall / other",
    ),
)
BOTH: tuple[Locale, ...] = ("cy", "en")

_ODD = (
    "%(name)s", "%(num)s", "{count}", "%%", "100%", "**pwysig**", "*tro*", "_gair_", "[dolen](https://example.org/{id})",
    "<strong lang=\"en\">", "</strong>", "a < b & c > d", "\n", "\n\n", "\t", "  ", " ", "\"", "'", "\\", "\\n", "’",
    "“", "ŵ", "ŷ", "Ŵ", "🎉", "👩‍💻", "\u200f", "\u202b", "עברית", "\u00a0", "\u2011", "\u00ad", "\u2028", "\u2029",
    "\u200b", "=1+1", "+44", "-5", "@SUM(A1)", "'=x", "''+", "＝1", "<r>", "</r>", "_x0041_", "]]>", "<!--", "-->",
    "&amp;", "&#10;", "; ", ",", "|", "#, fuzzy", "msgid \"\"", "- eitem", "1. eitem", "> dyfyniad", "# Pennawd",
    "`cod`", "![llun](a.png)",
    "Enw", "Your name", "gweithdy",
)  # fmt: skip
_letters = st.characters(codec="utf-8", exclude_characters="\r")
texts = st.lists(st.sampled_from(_ODD) | st.text(_letters, max_size=4), max_size=7).map("".join).map(clean)
words = texts.filter(bool)
_keys = st.from_regex(r"[a-z][a-z0-9_]{0,9}(\.[a-z0-9][a-z0-9_]{0,5}){1,3}", fullmatch=True)


def wording(locale: Locale, *, plural: bool, of: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """As many strings as a text of that language has."""
    return st.tuples(*[of] * (len(FORMS[locale]) if plural else 1))


@st.composite
def row_of(draw: st.DrawFn, target: Locale, scope: str) -> Row:
    """Any text of a scope, to be translated into a language."""
    plural = scope == INTERFACE and draw(st.booleans())
    source = draw(wording(other(target), plural=plural, of=words))
    translation = draw(st.just(()) | wording(target, plural=plural, of=texts))
    filled = any(translation)
    key = draw(_keys)
    context = key if draw(st.booleans()) else draw(texts.filter(lambda text: "." not in text))
    if scope != INTERFACE:
        context = ""
    elif context != key:
        key = interface_key(context, shown(source)[0])
    state = draw(st.sampled_from([state for state in State if state is not State.MISSING])) if filled else State.MISSING
    return Row(
        scope=scope,
        key=key,
        source_locale=other(target),
        source=source,
        target=translation if filled else (),
        state=state,
        comment=draw(texts),
        context=context,
        place=draw(texts),
        markdown=draw(st.booleans()),
        limit=draw(st.none() | st.integers(1, 500)),
        former=draw(wording(other(target), plural=plural, of=words)) if state is State.STALE else (),
    )


@st.composite
def jobs(draw: st.DrawFn, target: Locale) -> tuple[Row, ...]:
    """Texts of several scopes, none of them twice."""
    scopes = st.sampled_from((INTERFACE, "workshop-1", "workshop-12"))
    found = draw(st.lists(scopes.flatmap(lambda scope: row_of(target, scope)), max_size=6))
    return tuple({(row.scope, row.key): row for row in found}.values())


def row(**changed: object) -> Row:
    """A text of a form."""
    plain: dict[str, object] = {
        "scope": "workshop-12",
        "key": "registration.email.label",
        "source_locale": "en",
        "source": ("Your e-mail address",),
        "target": ("Eich cyfeiriad e-bost",),
        "state": State.APPROVED,
    }
    return Row(**{**plain, **changed})  # type: ignore[arg-type]


def expected(row: Row) -> tuple[object, ...]:
    """What is to come back of a text."""
    return row.scope, row.key, row.target, shown(row.source)


def came(returned: Returned) -> tuple[object, ...]:
    """What came back, likewise."""
    return returned.scope, returned.key, returned.target, returned.source


PLURAL = row(
    scope=INTERFACE,
    key=interface_key("", "%(num)s page"),
    source=("%(num)s page", "%(num)s pages"),
    target=("Dim tudalennau", "1 dudalen", "2 dudalen", "3 tudalen", "6 thudalen", "%(num)s o dudalennau"),
    comment="%(num)s is a number of pages.",
)

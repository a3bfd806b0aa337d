"""The page of one text: everything that is shown around the field in which it is translated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext

from app.language import Locale, other
from app.language.formatting import format_datetime
from app.language.rules import placeholders
from app.web.access import person
from app.web.pages.standing import Standing, standings
from app.web.pages.worded import Worded, either
from app.web.pages.wording_states import STATES
from app.web.translator.editor import Editor, form_name, version_of
from app.web.translator.judge import flaws_of, terms_in
from app.web.translator.page import TRANSLATORS, Reach, reach, show, text_of
from app.web.translator.places import place_url
from app.web.translator.wanted import Wanted, read_wanted
from app.wording.comparing import Piece, compare
from app.wording.queries import Earlier, TextDetail, find_neighbours, find_text
from app.wording.rules import Change, State
from app.workshops.queries import WorkshopScope, WorkshopSnapshot, get_workshop
from app.workshops.rules import limit_of

_SIGNS: Final = frozenset({"%", "{", "}"})
_EARLIER_SHOWN: Final = 20

CHANGES: Final[Mapping[Change, LazyString]] = {
    # Translators: a line of the history of a text
    Change.SOURCE_CHANGED: lazy_gettext("Source changed"),
    # Translators: a line of the history of a text
    Change.DRAFTED: lazy_gettext("Translation saved as a draft"),
    # Translators: a line of the history of a text: somebody else is to approve the translation
    Change.SUBMITTED: lazy_gettext("Translation handed in for approval"),
    # Translators: a line of the history of a text
    Change.APPROVED: lazy_gettext("Translation approved"),
    # Translators: a line of the history of a text: somebody said that the translation still stands for a changed source
    Change.KEPT: lazy_gettext("Translation kept: the meaning is unchanged"),
}
SOURCES: Final[Mapping[Locale, LazyString]] = {
    # Translators: heading over a text that is to be translated: it is written in Welsh
    "cy": lazy_gettext("Source in Welsh"),
    # Translators: heading over a text that is to be translated: it is written in English
    "en": lazy_gettext("Source in English"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a text's history, in words; ``by`` is "" where nobody with an account did it."""

    at: str
    by: str
    what: LazyString
    job: str | None
    forms: tuple[str, ...]
    locale: Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """What somebody else has saved in the meantime: a translation, or (then ``forms`` is ()) a new source."""

    by: str
    at: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """How the same source is translated in another place."""

    text_id: int
    forms: tuple[str, ...]
    title: Worded | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """What there is to say of another text, and the address of its page."""

    url: str
    sentences: tuple[str, ...]


class Sheet:
    """A text that the person may translate, as its page shows it. 404 where they may not, or there is none."""

    def __init__(self, text_id: int, locale: Locale) -> None:
        self.locale = locale
        self.within: Reach = reach()
        self.detail: TextDetail = text_of(text_id, self.within)
        self.line = self.detail.line
        self.wanted: Wanted = read_wanted(request.args, self.within)
        self.scope: WorkshopScope | None = self.within.scope_of(self.line.catalogue_id)
        self.editor = self._editor()
        self.theirs: Theirs | None = None
        self.told_second = False

    @property
    def limit(self) -> int | None:
        """How many characters fit; None for what has no limit."""
        return None if self.scope is None else limit_of(self.line.key)

    @property
    def asks_second(self) -> bool:
        """Whether a second person has to approve the translation."""
        return self.scope is not None and self.scope.second_approval

    @property
    def may_approve(self) -> bool:
        """Whether this person may, as far as one can tell before it is sent."""
        waits = self.line.state is State.NEEDS_REVIEW and self.line.updated_by != person().user_id
        return not self.told_second and (waits or not self.asks_second)

    @property
    def back(self) -> str:
        """Where one came from: the queue, or the workshop of whoever sees no queue."""
        if self.scope is not None and person().role not in TRANSLATORS:
            return url_for("organiser.overview", workshop_id=self.scope.workshop_id)
        return url_for("translator.queue", **self.wanted.query)

    def at(self, endpoint: str = "text", *, text_id: int | None = None, **more: Any) -> str:
        """The address of a text, this one unless another is named, that keeps the filter of the queue."""
        query: Mapping[str, Any] = {**self.wanted.query, **more}
        return url_for(f"translator.{endpoint}", text_id=text_id or self.line.id, **query)

    def neighbours(self) -> tuple[int | None, int | None]:
        """The texts before and after this one, by the filter that the address carries."""
        return find_neighbours(self.wanted.filter(self.within), self.line.id)

    def overtaken(self) -> None:
        """Somebody else was quicker: show what is saved now beside what was typed, which may then replace it."""
        earlier = self.detail.history[0] if self.detail.history else None
        own = Editor(self.line, limit=self.limit)
        own.typed, own.question = self.editor.typed, self.editor.question
        self.editor = own
        changed = earlier is None or earlier.change is not Change.SOURCE_CHANGED
        self.theirs = Theirs(
            by="" if earlier is None else earlier.by,
            at="" if earlier is None else format_datetime(earlier.at, self.locale),
            forms=self.line.target if changed else (),
        )

    def show(self, *, status: int = 200) -> ResponseReturnValue:
        """The page."""
        workshop = None if self.scope is None else get_workshop(self.scope.workshop_id)
        here = standings([self.line], self.within.scopes, self.locale)[self.line.id]
        if not self.editor.problems and not self.editor.is_empty:
            self.editor.advise(self._flaws())
        previous, following = self.neighbours()
        return show(
            "text",
            self.editor,
            status=status,
            sheet=self,
            line=self.line,
            editor=self.editor,
            here=here,
            markdown=here is not None and here.markdown,
            workshop_title=self._title(self.scope),
            pieces=self._pieces(),
            placeholders=self._placeholders(),
            terms=terms_in(self.line),
            elsewhere=tuple(self._elsewhere()),
            questions=self.detail.questions,
            history=tuple(self._earlier(one) for one in self.detail.history[:_EARLIER_SHOWN]),
            previews=self._previews(workshop, here),
            previous_url=None if previous is None else self.at(text_id=previous),
            next_url=None if following is None else self.at(text_id=following),
            switch_address=url_for(
                "translator.text", text_id=self.line.id, locale=other(self.locale), **self.wanted.query
            ),
            state=STATES[self.line.state],
            form_name=form_name,
            source_label=SOURCES[self.line.source_locale],
            when=lambda moment: format_datetime(moment, self.locale),
            advised=self._advised(),
        )

    def _editor(self) -> Editor:
        if request.method != "POST":
            return Editor(self.line, limit=self.limit)
        editor = Editor(self.line, limit=self.limit, version=version_of(request.form))
        editor.read(request.form)
        return editor

    def _flaws(self) -> Iterator[Any]:
        """All of what is wrong with what stands in the field: errors do not keep a draft from being saved."""
        yield from flaws_of(self.line, self.editor.wording, limit=self.limit, of_workshop=self.scope is not None)

    def _pieces(self) -> tuple[tuple[Piece, ...], ...]:
        """Each form of the source that a translation was made from, compared with what it has become."""
        if self.line.made_from is None or self.line.made_from == self.line.source:
            return ()
        return tuple(compare(old, new) for old, new in zip_longest(self.line.made_from, self.line.source, fillvalue=""))

    def _placeholders(self) -> tuple[str, ...]:
        """In the order in which they stand in the source."""
        source = self.line.source[-1]
        return tuple(sorted(placeholders(source) - _SIGNS, key=source.index))

    def _elsewhere(self) -> Iterator[Elsewhere]:
        for same in self.detail.elsewhere:
            if same.target != self.line.target:
                title = self._title(self.within.scope_of(same.catalogue_id))
                yield Elsewhere(text_id=same.text_id, forms=same.target, title=title)

    def _title(self, scope: WorkshopScope | None) -> Worded | None:
        """The title of a workshop; None for the interface, or where there is none yet."""
        return None if scope is None else either(scope.title, self.locale)

    def _previews(self, workshop: WorkshopSnapshot | None, here: Standing | None) -> tuple[tuple[Locale, str], ...]:
        """Where the text is seen in its place, first in the language that it is translated into."""
        addresses = (
            (locale, place_url(self.line, workshop, locale=locale))
            for locale in (other(self.line.source_locale), self.line.source_locale)
        )
        return tuple((locale, address) for locale, address in addresses if address is not None)

    def _earlier(self, one: Earlier) -> Line:
        is_source = one.change is Change.SOURCE_CHANGED
        return Line(
            at=format_datetime(one.at, self.locale),
            by=one.by,
            what=CHANGES[one.change],
            job=one.job,
            forms=one.source if is_source else one.translation,
            locale=self.line.source_locale if is_source else other(self.line.source_locale),
        )

    def _advised(self) -> Advised | None:
        """Advice about the text that was approved just before one came here."""
        said = request.args.get("after", "")
        if request.method != "GET" or not (said.isascii() and said.isdigit() and len(said) <= 9):
            return None
        before = find_text(int(said), self.within.catalogues)
        if before is None or not before.line.target:
            return None
        editor = Editor(before.line, limit=None)
        of_workshop = self.within.scope_of(before.line.catalogue_id) is not None
        editor.advise(flaws_of(before.line, before.line.target, limit=None, of_workshop=of_workshop))
        said_of_it = tuple(one.sentence for one in editor.advice)
        return Advised(url=self.at(text_id=before.line.id), sentences=said_of_it) if said_of_it else None

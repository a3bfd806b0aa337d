"""A page of a workshop as translators look at it: its texts marked, numbered, and listed beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from flask import current_app
from flask_babel import LazyString

from app.web.pages.preview import Place, Preview
from app.web.pages.revealing import MESSAGES
from app.web.pages.standing import standing
from app.web.pages.unfinished import mark_gaps
from app.web.pages.worded import Worded
from app.web.pages.wording_states import STATES, shortened
from app.web.translator.drafts import Drafts
from app.web.translator.marking import Mark, mark_texts, texts_on
from app.web.translator.places import place_url
from app.wording.queries import StoredText
from app.wording.rules import State

LIST: Final = "\ue01f"
"""Stands beside the page for the list of the texts until the page is there, and with it their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A text in the list beside the page: its wording, which of the texts it is, its state, and where it leads.

    ``place_url`` leads to a page on which it is seen, for an error message that this page does not show; ``here``: it
    is the one that is looked for.
    """

    wording: Worded
    name: str
    question: Worded | None
    state: str
    state_name: LazyString
    url: str
    place_url: str | None
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A workshop in front of somebody who translates it: inside, or (``token``) by the link of an outside unit.

    ``here`` is the id of the text that is looked for; ``address`` says where a text leads.
    """

    drafts: Drafts
    preview: Preview
    here: int
    address: Callable[[StoredText], str]
    token: str | None = None

    def show_workshop(self) -> str:
        """The workshop's own page."""
        return self._marked(self.preview.show_workshop(), None)

    def show(self, form_id: int, number: int) -> str:
        """A page of a form; after the last of its questions, what they lead to. 404 where there is none."""
        place = self.preview.place(form_id, number)
        found = self.drafts.by_id.get(self.here)
        return self._marked(self.preview.show(place, None if found is None else found.key), place)

    def _marked(self, page: str, place: Place | None) -> str:
        stored = self.drafts.by_id
        shown = [stored[text_id] for text_id in texts_on(page)]
        unseen = [text for text in self._messages(place) if text not in shown]
        marks = {text.id: self._mark(text, number) for number, text in enumerate(shown, 1)}
        module = current_app.jinja_env.get_template("translator/_places.html").module
        beside: str = module.places(  # type: ignore[attr-defined]
            [self._item(text) for text in shown], [self._item(text) for text in unseen], self.token is not None
        )
        return mark_gaps(mark_texts(page, marks)).replace(LIST, beside)

    def _messages(self, place: Place | None) -> Iterator[StoredText]:
        """The error messages that belong to a page."""
        if place is None or place.page is None:
            return
        for text in place.page.texts(place.questionnaire.key):
            stored = self.drafts.stored.get(text.key)
            if stored is None or stored.id not in self.drafts.by_id:
                continue
            if text.key.rpartition(".")[2] in MESSAGES and self.drafts.worded(text.key):
                yield stored

    def _mark(self, text: StoredText, number: int) -> Mark:
        state = self.drafts.state(text)
        is_news = state is not None and state is not State.APPROVED
        return Mark(
            url=self.address(text),
            number=number,
            look=state.value if state is not None else "source",
            state=str(STATES[state]) if state is not None and is_news else None,
            locale=self.drafts.locale(text),
            here=text.id == self.here,
        )

    def _item(self, text: StoredText) -> Item:
        workshop = self.preview.workshop
        forms = {form.current.questionnaire.key: form.current.questionnaire for form in workshop.forms.values()}
        where = standing(text.key, forms, self.drafts.worded)
        found = self.drafts.worded(text.key)
        assert where is not None  # noqa: S101 – it belongs to the page
        assert found is not None  # noqa: S101 – and says something there
        return Item(
            wording=Worded(text=shortened(found.text), locale=found.locale),
            name=where.name,
            question=where.question,
            state=text.state.value,
            state_name=STATES[text.state],
            url=self.address(text),
            place_url=place_url(text, workshop, locale=self.preview.locale, token=self.token),
            here=text.id == self.here,
        )


def text_sought(said: str) -> int:
    """The id of a text in the address; 0, which none has, for anything else."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 9 else 0

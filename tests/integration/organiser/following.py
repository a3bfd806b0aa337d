"""The addresses of a workshop's results, and what their tables say."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Final

from werkzeug.test import TestResponse

from tests.integration.organiser.desk import Desk
from tests.integration.organiser.responding import Answered
from tests.unit.web.markup import VOID, Element, Page

QUIET: Final = frozenset({"svg", "script", "style"})


def followed(place: Answered) -> str:
    """The address of the page that tells how every form is going."""
    return f"/{{organise}}/{place.workshop.id}/{{results}}"


def results(place: Answered, moment: str = "after", answer: str | None = None) -> str:
    """The address of a form's results, or of what was written to one question."""
    form = f"/{{organise}}/{place.workshop.id}/{{forms}}/{place.workshop.forms[moment].id}/{{results}}"
    return form if answer is None else f"{form}/{answer}"


def look(member: Desk, address: str, **query: str) -> TestResponse:
    """The page there, with a query."""
    return member.client.get(member.at(address), query_string=query, headers=member.headers)


class _Cells(HTMLParser):
    """The cells of every table: of each row the texts, without what is hidden from everybody but eyes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._hidden = 0
        self._within = False
        self._open: list[bool] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td"}:
            self.rows[-1].append("")
            self._within = True
        if tag not in VOID:
            self._open.append(("aria-hidden", "true") in attrs)
            self._hidden += self._open[-1]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self._within = False
        if self._open:
            self._hidden -= self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._within and not self._hidden:
            self.rows[-1][-1] = " ".join(f"{self.rows[-1][-1]} {data}".split())


def question(page: TestResponse, key: str) -> Element:
    """The part of the page about a question."""
    return Page(page.text).one("section", id=f"question-{key}")


def table(page: TestResponse, key: str) -> list[list[str]]:
    """What the table of a question says, row by row, its headings first."""
    html = page.text
    start = html.index(f'id="question-{key}"')
    return _Cells(html[start : html.index("</section>", start)]).rows


def counts(page: TestResponse, key: str) -> Mapping[str, str]:
    """How many gave each answer to a question."""
    return {label: count for label, count, *_ in table(page, key)[1:]}


def figures(page: TestResponse, section: str) -> Mapping[str, str]:
    """The named figures of a part of the page."""
    html = page.text
    start = html.index(f'id="{section}"')
    found = Page(html[start : html.index("</dl>", start)])
    names = [element.text.strip() for element in found.all("dt")]
    values = [" ".join(element.text.split()) for element in found.all("dd")]
    return dict(zip(names, values, strict=True))

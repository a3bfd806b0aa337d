"""Reading a rendered page as a browser would: its elements in order, with what a form control holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

VOID: Final = {"input", "meta", "link", "br", "hr", "img", "path"}


@dataclass(slots=True)
class Element:
    """An element, its attributes and all text within it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: list[Element] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")


class Page(HTMLParser):
    """The elements of ``html`` in document order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, inside=list(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Every element of that tag with those attributes (``class_`` for class: one of its classes)."""
        wanted = attributes.pop("class_", None)
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(element[name.replace("_", "-")] == value for name, value in attributes.items())
            and (wanted is None or wanted in element["class"].split())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        (found,) = self.all(tag, **attributes)
        return found

    def with_id(self, identifier: str) -> list[Element]:
        """The elements of that id: one, in a page that is right."""
        return [element for element in self.elements if element["id"] == identifier]

    def value(self, name: str) -> str | list[str]:
        """What a browser would send under ``name``: text, or the values that are chosen."""
        controls = [element for element in self.elements if element["name"] == name]
        if controls[0].tag == "textarea":
            text = controls[0].text
            return text.removeprefix("\n")  # HTML drops a line feed that directly follows the tag
        if controls[0].tag == "select":
            chosen = [element for element in self.all("option") if controls[0] in element.inside]
            return [element["value"] for element in chosen if "selected" in element.attributes]
        if controls[0]["type"] in {"radio", "checkbox"}:
            return [element["value"] for element in controls if "checked" in element.attributes]
        return controls[0]["value"]

"""Markdown of forms: what is written stays text, and leads nowhere but to the web or a mailbox."""

from __future__ import annotations

import pytest

from app.web.fields import to_html
from tests.unit.web.markup import Page


def test_headings_begin_at_the_second_level() -> None:
    page = Page(to_html("# One\n\n## Two\n\n###### Six"))
    assert [element.tag for element in page.elements] == ["h2", "h3", "h6"]


def test_no_level_is_left_out_above_the_first_heading() -> None:
    page = Page(to_html("## One\n\n### Two\n\n## Three"))
    assert [element.tag for element in page.elements] == ["h2", "h3", "h2"]


def test_html_is_shown_as_text() -> None:
    html = to_html('<script>alert(1)</script>\n\nA <b onclick="x">word</b>')
    assert [element.tag for element in Page(html).elements] == ["p", "p"]


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "JaVaScript:x", "data:text/html,x", "vbscript:x", "file:///x"]
)
def test_links_that_run_or_read_something_are_not_made(target: str) -> None:
    assert Page(to_html(f"[words]({target})")).all("a") == []


@pytest.mark.parametrize(
    "target", ["https://example.com/", "http://example.com/a?b=c", "mailto:a@example.com", "/en/cookies"]
)
def test_links_to_the_web_a_mailbox_or_ourselves_are_made(target: str) -> None:
    assert Page(to_html(f"[words]({target})")).one("a")["href"] == target


def test_a_picture_is_only_its_words() -> None:
    page = Page(to_html('![a <map>](https://example.com/x.png "t")'))
    assert [element.tag for element in page.elements] == ["p"]
    assert page.elements[0].text == "a <map>"


def test_lists_and_paragraphs_wear_the_look_of_the_pages() -> None:
    page = Page(to_html("Words\n\n- one\n- two\n\n1. first"))
    assert [(element.tag, element["class"]) for element in page.elements if element["class"]] == [
        ("p", "govuk-body"),
        ("ul", "govuk-list govuk-list--bullet"),
        ("ol", "govuk-list govuk-list--number"),
    ]

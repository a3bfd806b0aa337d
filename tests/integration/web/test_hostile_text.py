"""Free text is text: whatever is typed into whichever kind of question comes back as it was typed, and does nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.questionnaires import Questionnaire
from app.questionnaires.kinds import KINDS
from tests.factories import heading, reference, rows
from tests.integration.web.visitor import Visitor
from tests.integration.web.workshops import KINDS_ANSWERS, KINDS_SLUGS, every_kind, publish
from tests.unit.web.markup import Page

TEXTS: Final[Mapping[str, str]] = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "template": "{{7*7}}{% raw %}",
    "format": "%s %(x)s %d {0} {x.__class__}",
    "quotes": "\"'`’“”",
    "nul": "a\x00b",
    "control": "a\x1b[31mb\x7f\x80",
    "right to left": "a\u202eb\u2066c",
    "emoji": "👩🏽‍💻🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "header": "x\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "formula": '=HYPERLINK("http://x.example","x")',
    "markdown": "[x](javascript:alert(1)) **x** <b>",
    "entity": "&lt;b&gt; &amp;amp;",
    "comment": "--><!-- ]]> </textarea></title>",
    "marks": "e" + "\u0301" * 2000,
    "unassigned": "\U0010ffff\ufffe",
    "sql": "'); DROP TABLE drafts; --",
    "spaces": "\u00a0 \u2003\t ",
    "long": "ŵ" * 40_000,
}
BODIES: Final = (
    (b"%ff%fe=%ff&full_name=%ED%A0%80", "application/x-www-form-urlencoded"),
    (b"\xff\xfe\x00", "application/x-www-form-urlencoded; charset=utf-16"),
    (b'{"data": 1}', "application/json"),
    (b"--b\r\nbroken", "multipart/form-data; boundary=b"),
    (b"--b", "multipart/form-data"),
    (b"&&&===&&&", "application/x-www-form-urlencoded"),
    (b"<x/>", "text/xml"),
)
# As their fields stand on the first page, each in the form of what a browser sends.
FIELDS: Final = [name for name in KINDS_ANSWERS[0] if name not in {"choice", "many", "needs"}]


@pytest.fixture
def sample() -> bool:
    """The only workshop is the one with every kind of question."""
    return False


@pytest.fixture
def visitor(app: Flask, tmp_path: Path) -> Visitor:
    """Somebody at the form with every kind of question."""
    publish(app, tmp_path, every_kind())
    return Visitor(app, "cy", KINDS_SLUGS)


def test_the_form_has_a_question_of_every_kind() -> None:
    form = Questionnaire.from_json(every_kind())
    assert {question.kind for page in form.pages for question in page.questions} == KINDS.keys()


def test_hostile_text_in_every_field_at_once_is_shown_again_as_text(visitor: Visitor) -> None:
    for name, text in TEXTS.items():
        someone = _someone(visitor)
        sent = someone.post(someone.form("after"), {**KINDS_ANSWERS[0], **dict.fromkeys(FIELDS, text)})
        if name == "long":
            assert sent.status_code == 413
            continue
        assert sent.status_code == 303, name
        shown = someone.get(sent.headers["Location"])
        _assert_harmless(shown)
        for field in ("data", "errors", "email", "phone", "count", "day-month", "which", "choice-a-detail"):
            assert _on_one_line(str(Page(shown.text).value(field))) == _on_one_line(text), (name, field)


def test_lines_are_shown_again_as_they_were_typed(visitor: Visitor) -> None:
    text = "\r\n a\r\n\r\n  b"
    visitor.open("after")
    shown = visitor.send(visitor.form("after"), {"errors": text})
    assert Page(shown.text).value("errors") in (text, text.replace("\r\n", "\n"))


def test_hostile_text_that_is_accepted_is_shown_on_the_check_and_stored_as_text(visitor: Visitor) -> None:
    for name, text in TEXTS.items():
        someone = _someone(visitor)
        someone.post(someone.form("after"), KINDS_ANSWERS[0])
        someone.post(someone.form("after", 2), {"note": text})
        someone.post(someone.form("after", 3), {"comment": text[:2000], "quote": "yes"})
        check = someone.get(someone.form("after", "check"))
        if name == "long":
            assert check.headers["Location"] == someone.form("after", 2)
            continue
        assert heading(check) == someone.words("Check your answers"), name
        _assert_harmless(check)
        receipt = someone.send(someone.form("after", "check"))
        _assert_harmless(receipt)
        assert reference(receipt), name
        (stored,) = [row for row in rows(visitor.app, "responses") if row["reference"] == reference(receipt)]
        assert "\x00" not in str(stored["answers"])
        if text.isprintable() and name != "marks":
            assert stored["answers"]["note"] == text
            assert text in [line.text for line in Page(check.text).all("p", class_="holi-answer")]


def test_any_one_field_takes_anything(visitor: Visitor) -> None:
    for name in (*KINDS_ANSWERS[0], "choice-b-detail", "version", "action", "draft-x", "__proto__"):
        for text in (TEXTS["nul"], TEXTS["header"]):
            someone = _someone(visitor)
            sent = someone.post(someone.form("after"), {**KINDS_ANSWERS[0], name: [text, text[:9]]})
            assert sent.status_code == 303, name
            _assert_harmless(someone.get(someone.form("after")))


def test_hostile_text_sent_without_a_cookie_comes_back_as_text(visitor: Visitor) -> None:
    for text in TEXTS.values():
        answer = Visitor(visitor.app, "en", KINDS_SLUGS).post(visitor.form("after"), dict.fromkeys(FIELDS, text[:500]))
        assert answer.status_code == 200
        _assert_harmless(answer)


def test_a_body_that_is_no_form_gets_a_page_or_a_problem(visitor: Visitor) -> None:
    visitor.open("after")
    for body, content_type in BODIES:
        answer = visitor.client.post(visitor.form("after"), data=body, content_type=content_type)
        assert answer.status_code in {303, 400}, content_type
        assert visitor.open("after").status_code == 200


def _someone(visitor: Visitor) -> Visitor:
    """Somebody else, with the form open."""
    someone = Visitor(visitor.app, "cy", KINDS_SLUGS)
    someone.open("after")
    return someone


def _assert_harmless(answer: TestResponse) -> None:
    """That the page, if it is one, has nothing that hostile text could make: elements, scripts, headers."""
    assert answer.status_code in {200, 303}
    assert all(cookie.startswith("holi_") for cookie in answer.headers.getlist("Set-Cookie"))
    page = Page(answer.text)
    assert len(page.all("html")) == len(page.all("body")) == 1 or answer.status_code == 303
    assert not page.all("img")
    assert all(script["src"].startswith("/static/") and not script.text for script in page.all("script"))
    assert not [name for element in page.elements for name in element.attributes if name.startswith("on")]
    assert not [link for link in page.all("a") if link["href"].lower().startswith("javascript:")]
    assert "49" not in [element["value"] for element in page.elements]


def _on_one_line(text: str) -> str:
    """What stays of a text in a field of one line, whatever became of its control characters."""
    return " ".join(text.replace("\x00", "").replace("\ufffd", "").split())

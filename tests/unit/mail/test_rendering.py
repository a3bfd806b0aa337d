"""Letters as text, and as HTML that needs nothing from anywhere."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.language import LOCALES, Locale
from app.mail.letters.blocks import Letter
from app.mail.letters.participants import letter_to_participant
from app.mail.letters.rendering import LINE, html_of, subject_of, text_of
from app.mail.letters.staff import letter_to_staff
from app.outbox.rules import STAFF, Kind
from tests.unit.mail.builders import link, own_words, participant_facts, staff_facts, workshop
from tests.unit.web.markup import Page

pytestmark = pytest.mark.usefixtures("words")

HOSTILE = '</title><script>alert(1)</script>"><img src=x>'
MARKDOWN = """# Before you come

Bring a **laptop** and [the guide](https://example.com/guide), or ask <https://example.com/help>.

- one
- two that is long enough to be written in more than one line of a text that has seventy-six characters
  1. inner

> quoted

<b>no HTML</b> ![a picture](https://example.com/x.png) [home](/en/) [run](javascript:alert(1))
"""


def letters(kind: Kind, *locales: Locale, **parts: Any) -> list[Letter]:
    if kind in STAFF:
        return [letter_to_staff(staff_facts(kind, **parts), locale) for locale in locales]
    return [letter_to_participant(participant_facts(kind, **parts), locale) for locale in locales]


def test_the_subject_in_both_languages_has_welsh_first() -> None:
    found = subject_of(letters(Kind.WAITING, *LOCALES))
    assert found == "Ar y rhestr aros: gweithdy ar 3 Mawrth 2027 / On the waiting list: workshop on 3 March 2027"


@pytest.mark.parametrize("kind", Kind)
def test_lines_of_the_text_are_short_and_addresses_stand_alone(kind: Kind) -> None:
    for line in text_of(letters(kind, *LOCALES)).splitlines():
        assert len(line) <= LINE
        assert line.startswith("http") or "://" not in line


def test_the_text_reads_well_by_itself() -> None:
    assert text_of(letters(Kind.CONFIRMATION, "en")).startswith(
        """\
Dear Siân Llŷr,

Thank you for registering: you have a place in the workshop on Wednesday 3
March 2027.

If you cannot come, please cancel, so that somebody else can have your
place.

Workshop:    Better services for everybody
When:        Wednesday 3 March 2027, 10:00–12:00
Location:    City Hall, Cardiff
How to join: Go to reception.
             The room is on the first floor.
Join online:
https://meet.example/room-7

An entry for your calendar is attached.

On your own page you can see and change your answers, or cancel your place.

See or change your registration:
https://holi.example/en/place/k7-qW
"""
    )


def test_a_text_in_both_languages_says_first_where_each_begins() -> None:
    text = text_of(letters(Kind.LINK, *LOCALES))
    assert text.startswith("Mae’r Saesneg yn dilyn y Gymraeg.\nThe English follows the Welsh.\n")
    assert text.index("Annwyl Siân") < text.index(f"{'=' * LINE}\nYour new link") < text.index("Dear Siân")
    assert "follows the Welsh" not in text_of(letters(Kind.LINK, "en"))


def test_an_organisers_markdown_is_plain_in_the_text() -> None:
    text = text_of(letters(Kind.OWN, "en", own=own_words(text=MARKDOWN)))
    assert (
        """
Before you come

Bring a laptop and the guide, or ask https://example.com/help.
https://example.com/guide

- one
- two that is long enough to be written in more than one line of a text that
  has seventy-six characters
  1. inner

> quoted

<b>no HTML</b> a picture [home](/en/) [run](javascript:alert(1))
"""
        in text
    )


def test_an_organisers_markdown_is_html_without_pictures_scripts_or_links_that_lead_nowhere() -> None:
    page = Page(html_of(letters(Kind.OWN, "en", own=own_words(text=MARKDOWN))))
    assert [element["href"] for element in page.all("a")] == [
        "https://example.com/guide",
        "https://example.com/help",
        "https://holi.example/en/place/k7-qW",
    ]
    assert page.one("strong").text == "laptop"
    assert page.all("img") == page.all("script") == page.all("b") == []
    assert [element.text for element in page.all("h2")] == ["Before you come"]


@pytest.mark.parametrize("kind", Kind)
def test_a_page_of_both_languages_marks_each(kind: Kind) -> None:
    page = Page(html_of(letters(kind, *LOCALES)))
    assert page.one("html")["lang"] == "cy"
    halves = [element for element in page.all("td") if element["lang"]]
    assert [half["lang"] for half in halves] == ["cy", "en"]
    assert [[heading.text for heading in page.all("h1") if half in heading.inside] for half in halves] == [
        [letter.subject] for letter in letters(kind, *LOCALES)
    ]
    assert [(note["lang"], note.text) for note in page.all("p") if note["lang"]] == [
        ("cy", "Mae’r Saesneg yn dilyn y Gymraeg."),
        ("en", "The English follows the Welsh."),
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_of_one_language_is_in_it(locale: Locale) -> None:
    page = Page(html_of(letters(Kind.JOINING, locale)))
    assert {element["lang"] for element in page.elements if element["lang"]} == {locale}
    assert page.one("title").text == page.one("h1").text


@pytest.mark.parametrize("kind", Kind)
def test_a_page_asks_nobody_for_anything(kind: Kind) -> None:
    html = html_of(letters(kind, *LOCALES))
    assert not re.search(r"\ssrc=|url\(|@import|<link|<script|<img|<form", html)
    assert {element["role"] for element in Page(html).all("table")} == {"presentation"}


def test_lists_of_mail_show_the_first_sentence_after_the_subject() -> None:
    html = html_of(letters(Kind.LINK, *LOCALES))
    hidden = next(element for element in Page(html).all("div") if "display:none" in element["style"])
    assert hidden.text == (
        "Dyma ddolen newydd i’ch cofrestriad ar gyfer y gweithdy ddydd Mercher 3 Mawrth 2027."
        " / Here is a new link to your registration for the workshop on Wednesday 3 March 2027."
    )
    own = html_of(letters(Kind.OWN, "en", own=own_words(text=MARKDOWN)))
    assert '<div style="display:none;max-height:0;overflow:hidden">Before you come</div>' in own


def test_hostile_words_stay_words() -> None:
    texts = {"workshop.title": HOSTILE, "workshop.place": HOSTILE, "workshop.joining": HOSTILE}
    held = workshop({"cy": texts, "en": texts}, join_url=f"https://x.example/{HOSTILE}")
    own = own_words(subject=HOSTILE, text=HOSTILE)
    page = Page(html_of(letters(Kind.CONFIRMATION, *LOCALES, name=HOSTILE, workshop=held, own=own)))
    assert page.all("script") == page.all("img") == []
    assert page.one("title").text == f"{HOSTILE} / {HOSTILE}"
    assert page.all("dd")[0].text == HOSTILE
    digest = Page(html_of(letters(Kind.JOB, "en", name=HOSTILE, reference=HOSTILE, link=lambda *_: f"x{HOSTILE}")))
    assert digest.all("script") == []
    assert digest.one("a")["href"] == f"x{HOSTILE}"


def test_links_lead_to_the_page_in_the_language_of_their_half() -> None:
    page = Page(html_of(letters(Kind.WAITING, *LOCALES, link=link)))
    assert [element["href"].split("/")[3] for element in page.all("a")] == ["cy", "en"]

"""The texts of a page are marked where markup may stand, and leave no trace where it may not."""

from __future__ import annotations

import pytest

from app.web.fields import to_html
from app.web.translator.marking import Mark, mark_texts, marked, texts_on

MARKS = {
    3: Mark(url="/texts/3", number=1),
    12: Mark(url="/texts/12", number=2, look="draft", state="Draft"),
    40: Mark(url="/texts/40", number=3, look="missing", state="Untranslated", locale="en", here=True),
}
NUMBER = '<a class="holi-place__number" href="/texts/3" tabindex="-1" aria-hidden="true">1</a>'


def test_a_text_carries_its_number_which_leads_to_its_editor() -> None:
    page = mark_texts(f"<p>{marked(3, 'Name')}</p>", MARKS)
    assert page == f'<p><span class="holi-place holi-place--approved" id="text-3">Name{NUMBER}</span></p>'


def test_a_text_that_stands_twice_has_its_id_once() -> None:
    page = mark_texts(f"<p>{marked(3, 'Name')}</p><p>{marked(3, 'Name')}</p>", MARKS)
    assert page.count('id="text-3"') == 1
    assert page.count("holi-place__number") == 2


def test_the_id_stands_at_the_text_itself_rather_than_at_a_link_to_it() -> None:
    page = mark_texts(f'<a href="#x">{marked(3, "Name")}</a><p>{marked(3, "Name")}</p>', MARKS)
    assert 'id="text-3"' in page.partition("<p>")[2]
    assert 'id="text-12"' in mark_texts(f"<button>{marked(12, 'Go')}</button>", MARKS)


def test_a_text_in_the_other_language_says_so_and_its_state() -> None:
    page = mark_texts(f"<h1>{marked(40, 'Hello')}</h1>", MARKS)
    assert '<span lang="en">Hello</span> <strong class="holi-place__state">Untranslated</strong>' in page
    assert "holi-place--missing holi-place--here" in page


@pytest.mark.parametrize("element", ["a", "button", "summary"])
def test_no_link_stands_in_what_is_pressed_itself(element: str) -> None:
    page = mark_texts(f"<{element}><span>{marked(12, 'Go')}</span></{element}>", MARKS)
    assert 'class="holi-place holi-place--draft"' in page
    assert "href" not in page


@pytest.mark.parametrize(
    "page",
    [
        "<title>{} – Holi</title>",
        '<option value="a" selected>{}</option>',
        "<textarea>{}</textarea>",
        '<img alt="{}">',
        '<nav aria-label="About: {}"></nav>',
        '<span class="govuk-visually-hidden">: <b>{}</b></span>',
    ],
)
def test_where_no_markup_may_stand_the_words_stand_alone(page: str) -> None:
    assert mark_texts(page.format(marked(3, "Name")), MARKS) == page.format("Name")


def test_an_option_says_its_language_itself() -> None:
    page = mark_texts(f'<option value="a">{marked(40, "Hello")}</option>', MARKS)
    assert page == '<option value="a" lang="en">Hello</option>'


def test_markup_goes_on_after_an_element_that_cannot_hold_any() -> None:
    page = mark_texts(f"<select><option>{marked(3, 'A')}</option></select><br><p>{marked(12, 'B')}</p>", MARKS)
    assert page.count("holi-place__number") == 1


def test_what_a_text_holds_stays_escaped() -> None:
    assert "<b>" not in mark_texts(f"<p>{marked(3, '&lt;b&gt; & {0} {}')}</p>", MARKS)


@pytest.mark.parametrize("text", ["One\n\nTwo", "- one\n- two", "# Heading", "> Said", "```\nopen", "Plain"])
def test_markdown_is_marked_as_a_whole_and_means_what_it_did(text: str) -> None:
    page = mark_texts(str(to_html(marked(12, text, block=True))), MARKS)
    assert str(to_html(text)).strip() in page or text.startswith("```")
    assert page.count("<div") == page.count("</div>")
    assert not [letter for letter in page if "\ue000" <= letter <= "\uf8ff"]


def test_markdown_on_one_page_keeps_its_bounds() -> None:
    page = "".join(str(to_html(marked(text_id, "Words\n\nMore", block=True))) for text_id in MARKS)
    assert mark_texts(page, MARKS).count('<div class="holi-place') == 3


def test_texts_are_told_in_the_order_of_the_page_and_its_head_does_not_count() -> None:
    page = (
        f"<head><title>{marked(40, 'T')}</title></head><p>{marked(12, 'B')}</p><p>{marked(3, 'A')}{marked(12, 'B')}</p>"
    )
    assert list(texts_on(page)) == [12, 3]


def test_letters_of_private_use_in_a_text_do_no_harm() -> None:
    text = marked(3, "A\ue010\ue021\ue012\ue011B")
    page = mark_texts(f"<p>{text}</p>", MARKS)
    assert ">AB<a" in page

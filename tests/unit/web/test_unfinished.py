"""What is missing in a language stands on the page, marked where markup may stand."""

from __future__ import annotations

import pytest

from app.web.pages.unfinished import mark_gaps

GAP = "\ue002[Missing]\ue003"


def test_a_gap_in_the_text_is_marked() -> None:
    assert mark_gaps(f"<h1>{GAP}</h1>") == '<h1><mark class="holi-missing">[Missing]</mark></h1>'


@pytest.mark.parametrize(
    "page",
    [
        "<title>{} – Holi</title>",
        '<option value="a" selected>{}</option>',
        '<img alt="{}">',
        '<nav aria-label="About: {}"></nav>',
    ],
)
def test_where_no_markup_may_stand_the_words_stand_alone(page: str) -> None:
    assert mark_gaps(page.format(GAP)) == page.format("[Missing]")


def test_every_gap_of_a_page_is_marked() -> None:
    page = mark_gaps(f"<title>{GAP}</title><p>{GAP}</p><label>A {GAP}</label>")
    assert page.count("<mark") == page.count("</mark>") == 2
    assert "\ue002" not in page

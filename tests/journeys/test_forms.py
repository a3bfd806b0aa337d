"""The forms from the workshop's page to the receipt, and what is kept of them."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import expect

from app.language import path
from tests.browsers import with_and_without_javascript
from tests.journeys.answers import EXPORTED, LIBRARY, WHOLE, Fields
from tests.journeys.export import Export
from tests.journeys.person import CHECKED, PersonFactory


@with_and_without_javascript
@pytest.mark.parametrize("form", LIBRARY)
def test_what_was_typed_from_the_workshops_page_to_the_receipt_is_exported(
    person: PersonFactory, export: Export, form: str
) -> None:
    someone = person(form=form)
    someone.go(path("/", someone.locale))
    someone.page.locator(f'main a[href="{someone.workshop()}"]').click()
    someone.page.locator(f'main a[href="{someone.address()}"]').first.click()
    for number, fields in enumerate(WHOLE[form], 1):
        someone.expect_at(someone.address(number))
        someone.fill(_own(fields))
        someone.go_on()
    if form in CHECKED:
        someone.expect_at(someone.address("check"))
        someone.go_on()
    row = export.row(someone, someone.reference())
    wanted = {**EXPORTED[form], "language_started": someone.locale, "language_submitted": someone.locale}
    assert {name: row[name] for name in wanted} == wanted


@with_and_without_javascript
def test_check_your_answers_shows_what_was_typed(person: PersonFactory) -> None:
    someone = person()
    someone.reach("check")
    shown = someone.page.locator("main").inner_text()
    texts = [text for fields in WHOLE["registration"] for name, text in fields.items() if _is_text(name)]
    missing = [line for text in texts for line in str(text).split("\n") if line not in shown]
    assert not missing, missing


def test_the_receipt_speaks_the_readers_language(person: PersonFactory) -> None:
    someone = person(form="during")
    someone.receive()
    expect(someone.page.locator("html")).to_have_attribute("lang", someone.locale)


def _own(fields: Fields) -> Fields:
    """The fields with an address that nobody else registers with."""
    return {**fields, "email": f"{secrets.token_hex(8)}@example.com"} if "email" in fields else fields


def _is_text(name: str) -> bool:
    return name.endswith("-detail") or name in {"full_name", "email", "organisation", "hopes"}

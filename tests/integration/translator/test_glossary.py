"""The glossary: the term base of the files, and what translators change in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.language import Locale
from app.language.formatting import format_datetime
from app.web.translator.glossary import COLUMNS, key_of
from app.wording.glossary import Term
from app.wording.service import HasTerm, NoTerm, put_back_term, remove_term, save_term
from tests.conftest import Clock
from tests.integration.accounts.members import problems
from tests.integration.organiser.desk import Desk
from tests.integration.translator.texts import SINGULAR, make_interface, sheet
from tests.journeys.words import say
from tests.unit.web.markup import Page

GLOSSARY = "/{translate}/{glossary}"
FILE = (
    Term(en="Bangor", cy="Bangor", whole=True),
    Term(en="House", cy="Tŷ (tai)", context="building", note="masc."),
    Term(en="Cat", cy="Cath"),
    Term(en="Girl", cy="Chwaer"),
    Term(en="Bala", cy="Bala"),
)
OTHER = Term(en="Dog", cy="Ci (cŵn)", context="animal", note="masc.")


@pytest.fixture(autouse=True)
def _file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The term base of the files is ``FILE``."""
    (tmp_path / "glossary.csv").write_text(_csv(FILE), encoding="utf-8")
    (tmp_path / "accepted-words.txt").write_text("", encoding="utf-8")
    for module in ("glossary", "judge"):
        monkeypatch.setattr(f"app.web.translator.{module}.TRANSLATIONS", tmp_path)


def _csv(terms: Iterable[Term]) -> str:
    rows = [",".join((term.en, term.cy, "yes" if term.whole else "", term.context, term.note)) for term in terms]
    return "\n".join([",".join(COLUMNS), *rows, ""])


def listed(one: Desk, query: str = "") -> list[str]:
    """The Welsh, or the English by which it is sorted, of the terms in the list."""
    answer = one.client.get(one.at(GLOSSARY), query_string=query, headers=one.headers)
    assert answer.status_code == 200
    return [cell.text for cell in Page(answer.text).all("th", scope="row")]


def address(term: Term, more: str = "") -> str:
    """Where a term is changed."""
    return f"{GLOSSARY}/{key_of(term)}{more}"


def send(one: Desk, template: str, term: Term) -> TestResponse:
    """Send the form of a term."""
    fields = {"cy": term.cy, "en": term.en, "context": term.context, "note": term.note}
    return one.post(template, action="continue", **fields)


def test_terms_sort_by_the_readers_alphabet(translator: Desk) -> None:
    welsh, english = ["Bala", "Bangor", "Cath", "Chwaer", "Tŷ (tai)"], ["Bala", "Bangor", "Cat", "Girl", "House"]
    assert listed(translator) == (welsh if translator.locale == "cy" else english)
    assert listed(translator, "order=cy") == welsh
    assert listed(translator, "order=en") == english


@pytest.mark.parametrize("typed", ["tŷ", "TY", "house", "building", "masc"])
def test_terms_are_found_in_either_language_with_and_without_accents(translator: Desk, typed: str) -> None:
    assert listed(translator, f"words={typed}&order=en") == ["House"]


def test_where_no_term_is_found_it_says_so(translator: Desk, locale: Locale) -> None:
    assert listed(translator, "words=nothing") == []
    page = translator.client.get(translator.at(GLOSSARY), query_string="words=nothing", headers=translator.headers)
    assert say(locale, "Show every term") in page.text


def test_each_language_is_marked(translator: Desk) -> None:
    page = Page(translator.get(GLOSSARY).text)
    marked = {span.text: span["lang"] for span in page.all("span") if span["lang"] and span.text in ("Cath", "Cat")}
    assert marked == ({"Cat": "en"} if translator.locale == "cy" else {"Cath": "cy"})


def test_a_term_is_added(clock: Clock, translator: Desk, locale: Locale) -> None:
    assert send(translator, f"{GLOSSARY}/{{new}}", OTHER).status_code == 303
    page = translator.get(GLOSSARY)
    assert say(locale, "The term has been saved.") in page.text
    assert OTHER.cy in page.text
    by = f"Siân, {format_datetime(clock.now(), locale)}"
    assert say(locale, "Changed: %(who_and_when)s", who_and_when=by) in page.text


def test_a_term_of_the_files_is_changed(translator: Desk) -> None:
    changed = Term(en="Cat", cy="Pws")
    assert send(translator, address(FILE[2]), changed).status_code == 303
    assert "Pws" in listed(translator, "order=cy")
    assert "Cath" not in listed(translator, "order=cy")


def test_a_term_of_another_english_leaves_nothing_of_the_former(translator: Desk) -> None:
    assert send(translator, address(FILE[2]), Term(en="Pussycat", cy="Cath")).status_code == 303
    assert listed(translator, "order=en&words=cat") == ["Pussycat"]


def test_a_term_is_taken_out_and_put_back(translator: Desk, locale: Locale) -> None:
    assert say(locale, "Yes, take it out") in translator.get(address(FILE[2], "/{remove}")).text
    assert translator.post(address(FILE[2], "/{remove}"), action="confirm").status_code == 303
    assert "Cat" not in listed(translator, "order=en")
    assert say(locale, "Put back") in translator.get(GLOSSARY).text
    assert translator.post(address(FILE[2], "/{put-back}")).status_code == 303
    assert "Cat" in listed(translator, "order=en")
    assert say(locale, "Terms that have been taken out") not in translator.get(GLOSSARY).text


@pytest.mark.parametrize(
    ("term", "problem"),
    [
        (Term(en="x", cy=""), "Enter the Welsh term"),
        (Term(en=" ", cy="x"), "Enter the English term"),
        (Term(en="x" * 256, cy="x"), "Enter 255 characters or fewer"),
        (Term(en="x", cy="x", note="x" * 2001), "The note must be 2,000 characters or fewer"),
        (
            Term(en="House", cy="Annedd", context="building"),
            "The glossary has this term already. Change that one, or say in which context this one is used.",
        ),
    ],
    ids=["no Welsh", "no English", "too long", "a long note", "there already"],
)
def test_what_is_wrong_with_a_term_is_said_and_what_was_typed_stays(
    translator: Desk, locale: Locale, term: Term, problem: str
) -> None:
    answer = send(translator, f"{GLOSSARY}/{{new}}", term)
    assert answer.status_code == 422
    assert problems(answer) == [say(locale, problem)]
    assert Page(answer.text).value("cy") == term.cy


def test_the_language_switch_keeps_what_was_typed(translator: Desk) -> None:
    sent = translator.post(f"{GLOSSARY}/{{new}}", action="switch", cy="Ci", en="Dog", context="", note="")
    assert Page(translator.client.get(sent.headers["Location"]).text).value("cy") == "Ci"


def test_hostile_text_in_a_term_is_text(translator: Desk) -> None:
    hostile = Term(en="<script>alert(1)</script>", cy="=1+1", context='"><b>', note="<b>")
    assert send(translator, f"{GLOSSARY}/{{new}}", hostile).status_code == 303
    assert "<script>alert" not in translator.get(GLOSSARY).text
    assert hostile.cy in listed(translator, "order=cy")


@pytest.mark.parametrize("more", ["", "/{remove}"])
def test_a_term_that_is_not_there_is_not_found(translator: Desk, more: str) -> None:
    assert translator.get(address(OTHER, more)).status_code == 404
    assert translator.post(address(OTHER, more), cy="x", en="x").status_code == 404


def test_the_whole_glossary_is_downloaded_as_the_file_has_it(translator: Desk) -> None:
    send(translator, f"{GLOSSARY}/{{new}}", OTHER)
    answer = translator.get(f"{GLOSSARY}/{{download}}")
    assert answer.mimetype == "text/csv"
    assert answer.text == _csv((*FILE, OTHER))
    assert list(csv.DictReader(io.StringIO(answer.text)))[-1]["cy"] == OTHER.cy


def test_a_changed_term_is_shown_beside_the_texts_that_have_it(
    sqlite_app: Flask, clock: Clock, translator: Desk
) -> None:
    send(translator, f"{GLOSSARY}/{{new}}", Term(en="welcome", cy="croeso mawr"))
    (text_id,) = make_interface(sqlite_app, clock.now(), SINGULAR)
    assert "croeso mawr" in sheet(translator, text_id).open().one("main").text


def test_two_terms_cannot_have_the_same_name(app: Flask, clock: Clock) -> None:
    with app.app_context():
        save_term(OTHER, former=None, files=FILE, by=None, at=clock.now())
        for term in (OTHER, FILE[0]):
            with pytest.raises(HasTerm):
                save_term(term, former=None, files=FILE, by=None, at=clock.now())
            with pytest.raises(HasTerm):
                save_term(term, former=("Cat", ""), files=FILE, by=None, at=clock.now())


def test_a_term_that_is_gone_can_neither_be_changed_nor_taken_out(app: Flask, clock: Clock) -> None:
    name = OTHER.en, OTHER.context
    with app.app_context():
        with pytest.raises(NoTerm):
            put_back_term(name, by=None, at=clock.now())
        save_term(OTHER, former=None, files=FILE, by=None, at=clock.now())
        remove_term(name, files=FILE, by=None, at=clock.now())
        with pytest.raises(NoTerm):
            remove_term(name, files=FILE, by=None, at=clock.now())
        with pytest.raises(NoTerm):
            save_term(OTHER, former=name, files=FILE, by=None, at=clock.now())
        save_term(OTHER, former=None, files=FILE, by=None, at=clock.now())

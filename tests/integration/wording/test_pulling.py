"""Approved in pages, changed in the file, or both: brought together so that nobody's work is lost."""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.extensions import db
from app.language.catalogues import read_catalogue
from app.language.messages import REVIEW
from app.wording.commands import pull_command
from app.wording.glossary import Term, load
from app.wording.judging import glossary_path
from app.wording.merging import NOTED, Approved, Outcome, merge
from app.wording.queries import get_overlay
from app.wording.queries.terms import list_term_changes
from app.wording.service.terms import remove_term, save_term
from tests.integration.wording.welsh_file import WelshFile, entry

PLURAL = "%(num)s pages"
SINGULAR = "%(num)s page"
SIX = tuple(f"{form}: %(num)s" for form in "abcdef")
OTHER_SIX = tuple(f"{form}: %(num)s" for form in "ghijkl")


@pytest.fixture(autouse=True)
def _repository(file: WelshFile) -> None:
    """Three messages and a term, in the database as they are in the files."""
    file.write(
        entry("Continue", "Parhau"),
        entry("Back", "Yn ôl", review=True),
        entry(SINGULAR, *SIX, plural=PLURAL),
    )
    glossary_path(file.root / "translations").write_text("en,cy,whole,context,note\nForm,Ffurflen,yes,,\n")


@pytest.fixture
def known(context: Flask, file: WelshFile) -> Flask:
    """The application, which has taken the file in."""
    file.take_in()
    return context


def pull(app: Flask, file: WelshFile, *options: str) -> Result:
    """Run the command."""
    db.session.rollback()
    return app.test_cli_runner().invoke(pull_command(file.root), options)


@pytest.fixture
def served(file: WelshFile) -> Path:
    """The compiled file."""
    return file.path.with_suffix(".mo")


class TestOnlyHere:
    def test_an_approved_wording_comes_into_the_file_and_is_compiled(
        self, known: Flask, file: WelshFile, served: Path
    ) -> None:
        file.approve("Continue", "Ymlaen")
        result = pull(known, file)
        assert result.exit_code == 0, result.output
        assert "taken: Ymlaen [Continue]" in result.output
        assert file.find("Continue").forms == ("Ymlaen",)
        assert read_catalogue(served, "cy").gettext("Continue") == "Ymlaen"

    def test_all_forms_of_a_plural(self, known: Flask, file: WelshFile) -> None:
        file.approve(SINGULAR, *OTHER_SIX)
        assert pull(known, file).exit_code == 0
        assert file.find(SINGULAR).forms == OTHER_SIX

    def test_nothing_else_of_the_file_changes(self, known: Flask, file: WelshFile) -> None:
        before = file.path.read_text()
        file.approve("Continue", "Ymlaen")
        pull(known, file)
        assert file.path.read_text() == before.replace('"Parhau"', '"Ymlaen"')

    def test_a_draft_stays_here(self, known: Flask, file: WelshFile) -> None:
        before = file.path.read_bytes()
        file.draft("Continue", "Ymlaen")
        pull(known, file)
        assert file.path.read_bytes() == before

    def test_what_was_approved_as_it_stood_needs_no_review_any_more(self, known: Flask, file: WelshFile) -> None:
        file.approve("Back", "Yn ôl")
        assert REVIEW in file.find("Back").comments
        assert "Taken: 1." in pull(known, file).output
        assert (file.find("Back").forms, file.find("Back").comments) == (("Yn ôl",), ())

    def test_a_mark_of_doubt_goes(self, known: Flask, file: WelshFile) -> None:
        file.change("Continue", fuzzy=True)
        file.approve("Continue", "Parhau")
        pull(known, file)
        assert not file.find("Continue").fuzzy

    def test_a_dry_run_writes_nothing(self, known: Flask, file: WelshFile, served: Path) -> None:
        before = file.path.read_bytes()
        file.approve("Continue", "Ymlaen")
        result = pull(known, file, "--dry-run")
        assert "taken: Ymlaen" in result.output
        assert file.path.read_bytes() == before
        assert not served.exists()

    def test_a_second_pull_has_nothing_to_do(self, known: Flask, file: WelshFile) -> None:
        file.approve("Continue", "Ymlaen")
        pull(known, file)
        before = file.path.read_bytes()
        assert "Taken: 0. In the file already: 1." in pull(known, file).output
        assert file.path.read_bytes() == before

    def test_once_the_file_is_served_it_has_the_last_word(self, known: Flask, file: WelshFile) -> None:
        file.approve("Continue", "Ymlaen")
        pull(known, file)
        file.take_in()
        file.change("Continue", "Nesaf")
        file.take_in()
        assert get_overlay()["cy"] == {}
        pull(known, file)
        assert file.find("Continue").forms == ("Nesaf",)

    def test_two_approvals_with_a_pull_in_between_are_no_conflict(self, known: Flask, file: WelshFile) -> None:
        file.approve("Continue", "Ymlaen")
        pull(known, file)
        file.approve("Continue", "Nesaf")
        assert pull(known, file).exit_code == 0
        assert file.find("Continue").forms == ("Nesaf",)


class TestBoth:
    @pytest.fixture(autouse=True)
    def _both(self, known: Flask, file: WelshFile) -> None:
        file.approve("Continue", "Ymlaen")
        file.change("Continue", "Nesaf")

    def test_the_file_keeps_its_wording_and_tells_of_ours(self, known: Flask, file: WelshFile) -> None:
        result = pull(known, file)
        assert result.exit_code == 1
        assert "conflict: Nesaf (the file); Ymlaen (approved here) [Continue]" in result.output
        assert (file.find("Continue").forms, file.find("Continue").comments) == (("Nesaf",), ("Holi: “Ymlaen”",))
        assert "\n# Holi: “Ymlaen”\n" in file.path.read_text()

    def test_the_database_keeps_ours(self, known: Flask, file: WelshFile) -> None:
        pull(known, file)
        file.take_in()
        assert get_overlay()["cy"] == {("", ("Continue",)): ("Ymlaen",)}

    def test_again_and_again_is_the_same(self, known: Flask, file: WelshFile) -> None:
        pull(known, file)
        before = file.path.read_bytes()
        file.take_in()
        assert pull(known, file).exit_code == 1
        assert file.path.read_bytes() == before

    def test_settled_in_the_file(self, known: Flask, file: WelshFile) -> None:
        pull(known, file)
        file.change("Continue", "Ymlaen")
        assert pull(known, file).exit_code == 0
        assert (file.find("Continue").forms, file.find("Continue").comments) == (("Ymlaen",), ())

    def test_settled_in_pages(self, known: Flask, file: WelshFile) -> None:
        pull(known, file)
        file.approve("Continue", "Nesaf")
        assert pull(known, file).exit_code == 0
        assert (file.find("Continue").forms, file.find("Continue").comments) == (("Nesaf",), ())

    def test_a_long_wording_is_told_of_whole_once(self, known: Flask, file: WelshFile) -> None:
        long = "Gair hir " * 30 + "https://example.com/" + "x" * 90 + "."
        file.approve("Continue", long)
        pull(known, file)
        pull(known, file)
        told = "".join(NOTED.sub("", comment) for comment in file.find("Continue").comments)
        assert told.replace(" ", "") == f"“{long}”".replace(" ", "")


def test_what_the_file_no_longer_has_is_told_and_kept(known: Flask, file: WelshFile) -> None:
    file.approve("Continue", "Ymlaen")
    file.write(entry("Back", "Yn ôl"))
    result = pull(known, file)
    assert result.exit_code == 0
    assert "not in the file: Ymlaen [Continue]" in result.output


def test_a_broken_file_is_told_of_and_left(known: Flask, file: WelshFile) -> None:
    file.approve("Continue", "Ymlaen")
    file.path.write_text('msgid "Continue"\nmsgstr "Par')
    result = pull(known, file)
    assert result.exit_code == 1
    assert "malformed" in result.output
    assert file.path.read_text() == 'msgid "Continue"\nmsgstr "Par'


class TestTerms:
    def path(self, file: WelshFile) -> Path:
        return glossary_path(file.root / "translations")

    def test_added_changed_and_removed_terms_come_into_the_file(self, known: Flask, file: WelshFile) -> None:
        terms = load(self.path(file))
        save_term(Term(en="Page", cy="Tudalen"), former=None, files=terms, by=None, at=file.at)
        save_term(Term(en="Form", cy="Holiadur"), former=("Form", ""), files=terms, by=None, at=file.at)
        result = pull(known, file)
        assert "term: Page: Tudalen" in result.output
        with self.path(file).open(newline="") as lines:
            assert list(csv.reader(lines)) == [
                ["en", "cy", "whole", "context", "note"],
                ["Form", "Holiadur", "yes", "", ""],
                ["Page", "Tudalen", "", "", ""],
            ]
        remove_term(("Page", ""), files=load(self.path(file)), by=None, at=file.at)
        pull(known, file)
        assert [term.en for term in load(self.path(file))] == ["Form"]

    def test_what_the_file_has_is_left_to_it(self, known: Flask, file: WelshFile) -> None:
        save_term(Term(en="Page", cy="Tudalen"), former=None, files=load(self.path(file)), by=None, at=file.at)
        pull(known, file)
        assert len(list_term_changes()) == 1
        pull(known, file)
        assert list_term_changes() == ()


WORDINGS = st.sampled_from(["Ymlaen", "Nesaf", "Parhau", "Ewch", "Gair " * 40 + "olaf", "”", "“a” | “b”"])


@given(
    theirs=WORDINGS | st.just(""),
    ours=WORDINGS,
    base=WORDINGS | st.none(),
    former=st.lists(WORDINGS, max_size=2),
    comments=st.lists(st.sampled_from([REVIEW, "Gweler y llyfr.", "Holi: “hen”"]), unique=True),
    fuzzy=st.booleans(),
)
def test_no_wording_of_either_side_is_ever_lost(
    theirs: str, ours: str, base: str | None, former: list[str], comments: list[str], fuzzy: bool
) -> None:
    before = replace(entry("Continue", theirs), fuzzy=fuzzy, comments=tuple(comments))
    approved = Approved(
        key="k",
        context="",
        sources=("Continue",),
        forms=(ours,),
        base=() if base is None else (base,),
        former=[(one,) for one in former],
    )
    outcome, after = merge(before, approved)
    told = "".join(NOTED.sub("", comment) for comment in after.comments if NOTED.match(comment))
    assert ours in after.forms or ours == base or told.replace(" ", "") == f"“{ours}”".replace(" ", "")
    assert theirs in (*after.forms, "", base, *former)
    assert ("Gweler y llyfr." in after.comments) == ("Gweler y llyfr." in comments)
    assert (outcome is Outcome.CONFLICT) == (told != "")
    again, unchanged = merge(after, approved)
    assert unchanged == after
    assert again in (outcome, Outcome.SAME)


TURNS = count()
ACTS = st.tuples(
    st.sampled_from(["approve", "draft", "edit", "pull"]),
    st.sampled_from(["Continue", "Back"]),
    st.sampled_from(["Ymlaen", "Nesaf", "Ewch", "Parhau"]),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=3, max_size=9))
def test_however_pages_and_file_take_turns_what_lies_over_the_file_is_in_it_after_a_pull(
    known: Flask, file: WelshFile, acts: list[tuple[str, str, str]]
) -> None:
    turn = next(TURNS)  # the database stays from turn to turn
    file.write(entry(f"Continue {turn}", "Parhau"), entry(f"Back {turn}", "Yn ôl"))
    file.take_in()
    for act, name, words in acts:
        source = f"{name} {turn}"
        if act == "approve":
            file.approve(source, words)
        elif act == "draft":
            file.draft(source, words)
        elif act == "edit":
            file.change(source, words)
        elif act == "pull":
            pull(known, file)
        file.take_in()
    laid = {sources[0]: forms[0] for (_, sources), forms in get_overlay()["cy"].items()}
    pull(known, file)
    for source, words in laid.items():
        found = file.find(source)
        assert words in found.forms or f"Holi: “{words}”" in found.comments

"""The interface's texts: taken in from the Welsh file, changed in pages, and laid over the file's."""

from __future__ import annotations

import gettext
import logging
from collections.abc import Mapping

import pytest
from flask import Flask
from sqlalchemy import update

from app.extensions import db, transaction
from app.wording import files
from app.wording.files import refresh_interface
from app.wording.merging import Outcome
from app.wording.models import SourceText
from app.wording.pulling import pull_interface
from app.wording.queries import find_interface, get_overlay, get_revision, list_texts
from app.wording.rules import Change, State, interface_key
from app.wording.service import keep
from config import ROOT
from tests.debian import GTK, NO_GTK
from tests.integration.wording.welsh_file import WelshFile, entry

pytestmark = pytest.mark.usefixtures("context")

PAGES = ("%(num)s page", "%(num)s pages")
SIX = tuple(f"{form}: %(num)s" for form in "abcdef")


def overlay() -> Mapping[tuple[str, tuple[str, ...]], tuple[str, ...]]:
    """What lies over the Welsh file."""
    return get_overlay()["cy"]


class TestTakingIn:
    def test_each_message_is_a_text_as_far_as_the_file_is_with_it(self, file: WelshFile) -> None:
        file.write(
            entry("Continue", "Parhau"),
            entry("Back", "Yn ôl", review=True),
            entry("Send", "Anfon", fuzzy=True),
            entry("Stop"),
            entry(PAGES[0], *SIX, plural=PAGES[1]),
            entry("Name", "Enw", context="form.name.label"),
        )
        texts = {text.key: text for text in list_texts(file.take_in())}
        states = [text.state for text in texts.values()]
        assert states == [
            State.APPROVED, State.NEEDS_REVIEW, State.DRAFT, State.MISSING, State.APPROVED, State.APPROVED,
        ]  # fmt: skip
        assert list(texts) == [
            *(interface_key("", source) for source in ("Continue", "Back", "Send", "Stop", PAGES[0])),
            "form.name.label",
        ]
        assert file.detail(PAGES[0]).line.target == SIX
        assert overlay() == {}

    def test_a_file_that_has_not_changed_is_not_read_again(
        self, file: WelshFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file.write(entry("Continue", "Parhau"))
        catalogue = file.take_in()
        monkeypatch.delattr(files, "read_interface")
        assert file.take_in() == catalogue

    def test_a_broken_file_leaves_what_was_taken_in(self, file: WelshFile, caplog: pytest.LogCaptureFixture) -> None:
        file.write(entry("Continue", "Parhau"))
        catalogue = file.take_in()
        file.path.write_text('msgid "Continue"\nmsgstr "Par')
        with caplog.at_level(logging.WARNING):
            assert file.take_in() == catalogue
            assert file.take_in() == catalogue
        assert [str(file.path) in record.getMessage() for record in caplog.records] == [True]
        assert len(list_texts(catalogue)) == 1

    def test_without_a_file_there_is_nothing(self, file: WelshFile) -> None:
        assert refresh_interface(file.at, file.root) is None
        assert find_interface() is None

    def test_a_message_that_is_gone_is_retired_and_comes_back_with_its_history(self, file: WelshFile) -> None:
        file.write(entry("Continue", "Parhau"), entry("Back", "Yn ôl"))
        file.approve("Back", "Nôl")
        file.write(entry("Continue", "Parhau"))
        file.take_in()
        assert overlay() == {}
        file.write(entry("Back", "Yn ôl"), entry("Continue", "Parhau"))
        file.take_in()
        assert overlay() == {("", ("Back",)): ("Nôl",)}
        assert [line.change for line in file.detail("Back").history] == [Change.APPROVED]


class TestWhatWasChangedHere:
    @pytest.fixture(autouse=True)
    def _known(self, context: Flask, file: WelshFile) -> None:
        file.write(entry("Continue", "Parhau", context="form.title"), entry("Back", "Yn ôl", review=True))
        file.take_in()

    def test_an_approved_wording_lies_over_the_file(self, file: WelshFile) -> None:
        before = get_revision()
        file.approve("Continue", "Ymlaen")
        assert overlay() == {("form.title", ("Continue",)): ("Ymlaen",)}
        assert get_revision() > before

    def test_a_draft_does_not(self, file: WelshFile) -> None:
        file.draft("Continue", "Ymlaen")
        assert overlay() == {}

    def test_what_nobody_touched_follows_the_file(self, file: WelshFile) -> None:
        file.change("Continue", "Ymlaen")
        detail = file.detail("Continue")
        assert (detail.line.target, detail.line.state) == (("Ymlaen",), State.APPROVED)
        assert [(line.change, line.by, line.translation) for line in detail.history] == [
            (Change.APPROVED, "", ("Ymlaen",))
        ]

    def test_a_draft_stays_whatever_the_file_says(self, file: WelshFile) -> None:
        file.draft("Continue", "Ymlaen")
        file.change("Continue", "Nesaf")
        line = file.detail("Continue").line
        assert (line.target, line.state) == (("Ymlaen",), State.DRAFT)

    def test_a_draft_that_the_file_has_approved_is_approved(self, file: WelshFile) -> None:
        file.draft("Continue", "Ymlaen")
        file.change("Continue", "Ymlaen")
        assert file.detail("Continue").line.state is State.APPROVED

    def test_an_approved_wording_stays_over_a_file_that_has_changed(self, file: WelshFile) -> None:
        file.approve("Continue", "Ymlaen")
        file.change("Continue", "Nesaf")
        assert file.detail("Continue").line.target == ("Ymlaen",)
        assert overlay() == {("form.title", ("Continue",)): ("Ymlaen",)}

    def test_the_file_has_the_last_word_again_once_it_had_the_approved_wording(self, file: WelshFile) -> None:
        file.approve("Continue", "Ymlaen")
        file.change("Continue", "Ymlaen")
        file.take_in()
        before = get_revision()
        file.change("Continue", "Nesaf")
        assert file.detail("Continue").line.target == ("Nesaf",)
        assert overlay() == {}
        assert get_revision() > before

    def test_a_draft_does_not_keep_an_older_wording_over_the_file(self, file: WelshFile) -> None:
        file.approve("Continue", "Ymlaen")
        file.change("Continue", "Ymlaen")
        file.draft("Continue", "Ewch")
        file.change("Continue", "Nesaf")
        assert file.detail("Continue").line.target == ("Ewch",)
        assert overlay() == {}

    def test_approving_what_the_file_has_for_review_stays_approved(self, file: WelshFile) -> None:
        file.approve("Back", "Yn ôl")
        file.change("Continue", "Ymlaen")
        assert file.detail("Back").line.state is State.APPROVED

    def test_a_text_taken_out_of_the_file_is_a_draft_here(self, file: WelshFile) -> None:
        file.change("Continue", "")
        line = file.detail("Continue").line
        assert (line.target, line.state) == (("Parhau",), State.DRAFT)
        file.change("Continue", "Ymlaen")
        line = file.detail("Continue").line
        assert (line.target, line.state) == (("Ymlaen",), State.APPROVED)

    def test_a_source_that_changes_makes_a_translation_stale_with_what_it_was_made_from(self, file: WelshFile) -> None:
        file.write(entry("Go on", "Parhau", context="form.title", fuzzy=True))
        line = file.detail("Go on").line
        assert (line.state, line.made_from, line.target) == (State.STALE, ("Continue",), ("Parhau",))

    def test_an_approved_wording_of_a_former_source_lies_over_nothing(self, file: WelshFile) -> None:
        file.approve("Continue", "Ymlaen")
        file.write(entry("Go on", "Parhau", context="form.title", fuzzy=True))
        line = file.detail("Go on").line
        assert (line.state, line.target) == (State.STALE, ("Ymlaen",))
        assert overlay() == {}

    def test_kept_for_the_new_source_it_does_again(self, file: WelshFile) -> None:
        file.approve("Continue", "Ymlaen")
        file.write(entry("Go on", "Parhau", context="form.title", fuzzy=True))
        line = file.detail("Go on").line
        keep(line.id, version=line.version, by=None, at=file.at)
        assert overlay() == {("form.title", ("Go on",)): ("Ymlaen",)}

    def test_the_files_translation_of_a_new_source_wins_over_one_of_the_former(self, file: WelshFile) -> None:
        file.approve("Continue", "Ymlaen")
        file.write(entry("Go on", "Ewch ymlaen", context="form.title"))
        line = file.detail("Go on").line
        assert (line.state, line.target) == (State.APPROVED, ("Ewch ymlaen",))
        assert overlay() == {}

    def test_a_message_that_gets_a_plural_is_stale(self, file: WelshFile) -> None:
        file.approve("Back", "Nôl")
        file.write(entry("Back", plural="Backs"))
        line = file.detail("Back").line
        assert (line.state, line.source) == (State.STALE, ("Back", "Backs"))
        assert overlay() == {}
        file.write(entry("Back", *SIX, plural="Backs"))
        line = file.detail("Back").line
        assert (line.state, line.target) == (State.APPROVED, SIX)

    def test_one_that_nobody_touched_is_stale_until_the_file_has_its_forms(self, file: WelshFile) -> None:
        file.write(entry("Back", plural="Backs"))
        assert file.detail("Back").line.state is State.STALE
        file.write(entry("Back", *SIX, plural="Backs"))
        assert file.detail("Back").line.state is State.APPROVED


def test_the_repositorys_own_file_is_taken_in_and_changes_nothing_that_is_served(file: WelshFile) -> None:
    catalogue = refresh_interface(file.at, ROOT)
    assert catalogue is not None
    assert len(list_texts(catalogue)) > 1000
    assert overlay() == {}


@pytest.mark.skipif(not GTK.exists(), reason=NO_GTK)
def test_a_real_catalogue_of_a_thousand_texts_goes_in_and_comes_back(context: Flask, file: WelshFile) -> None:
    with GTK.open("rb") as compiled:
        welsh = gettext.GNUTranslations(compiled)
    texts = {source: words for source, words in welsh._catalog.items() if source and isinstance(source, str)}  # type: ignore[attr-defined]
    file.write(*(entry(source, words) for source, words in texts.items()))
    before = file.path.read_bytes()

    catalogue = file.take_in()
    with transaction():
        db.session.execute(
            update(SourceText)
            .where(SourceText.catalogue_id == catalogue)
            .values(live_en=SourceText.source, live_cy=SourceText.base + " (newydd)")
        )
    merged = pull_interface(file.root, write=True)
    assert len(merged) == len(texts) > 1000
    assert {one.outcome for one in merged} == {Outcome.TAKEN}
    assert file.path.read_bytes() != before

    laid = get_overlay()
    catalogues = context.extensions["catalogues"]
    catalogues.lay(laid)
    assert len(laid["cy"]) == len(texts)

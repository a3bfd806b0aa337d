"""Compiled catalogues: looked up by our plural rule, loaded anew, and the last good one kept."""

from __future__ import annotations

import logging
import os
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel, force_locale, gettext, lazy_gettext, ngettext, npgettext, pgettext
from hypothesis import given
from hypothesis import strategies as st

from app.language import catalogues
from app.language.catalogues import CatalogueError, Catalogues, plural_form, read_catalogue
from app.language.rules import PLURAL_FORMS

Write = Callable[..., Path]

PAGES = ("%(num)s page", "%(num)s pages")
SIX_FORMS = [f"{form}: %(num)s" for form in "abcdef"]


def replace(path: Path, content: bytes) -> None:
    """Swap ``content`` in as a deployment does, with a date that no clock is too coarse for."""
    swapped = path.with_suffix(".new")
    swapped.write_bytes(content)
    os.utime(swapped, ns=(0, path.stat().st_mtime_ns + 1_000_000_000))
    swapped.replace(path)


def test_the_header_of_welsh_has_six_forms() -> None:
    assert PLURAL_FORMS == ("nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;")


@pytest.mark.parametrize(
    ("number", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 5), (5, 5), (6, 4), (7, 5), (11, 5), (100, 5)]
)
def test_welsh_plural_forms(number: int, form: int) -> None:
    assert plural_form("cy", number) == form


def test_english_plural_forms() -> None:
    assert [plural_form("en", number) for number in (0, 1, 2)] == [1, 0, 1]


class TestThroughFlaskBabel:
    def test_welsh_words(self, app: Flask) -> None:
        with force_locale("cy"):
            assert gettext("Continue") == "Parhau"
            assert gettext("Hello %(name)s", name="Ŵyn") == "Helô: Ŵyn"
            assert pgettext("yes to a question with have", "Yes") == "Oes"
            assert pgettext("elsewhere", "Yes") == "Yes"
            assert [ngettext(*PAGES, number) for number in (0, 1, 2, 3, 4, 6)] == [
                "dim tudalen",
                "1 dudalen",
                "2 dudalen",
                "3 tudalen",
                "4 o dudalennau",
                "6 thudalen",
            ]
            assert npgettext("left", *PAGES, 6) == "e (6)"

    def test_english_needs_no_catalogue(self, app: Flask) -> None:
        with force_locale("en"):
            assert gettext("Continue") == "Continue"
            assert ngettext(*PAGES, 1) == "1 page"
            assert ngettext(*PAGES, 2) == "2 pages"

    def test_templates(self, app: Flask) -> None:
        with force_locale("cy"):
            page = render_template_string(
                "{{ _('Continue') }}|{{ _('Hello %(name)s', name='<b>') }}|"
                "{{ ngettext('%(num)s page', '%(num)s pages', 2) }}|"
                "{{ pgettext('yes to a question with have', 'Yes') }}|"
                "{{ npgettext('left', '%(num)s page', '%(num)s pages', 0) }}"
            )
        assert page == "Parhau|Helô: &lt;b&gt;|2 dudalen|Oes|a (0)"

    def test_lazy_words_follow_the_locale(self, app: Flask) -> None:
        words = lazy_gettext("Continue")
        with force_locale("cy"):
            assert str(words) == "Parhau"
        with force_locale("en"):
            assert str(words) == "Continue"

    def test_a_swapped_catalogue_is_served_without_a_restart(self, app: Flask, write: Write) -> None:
        with force_locale("cy"):
            assert gettext("Continue") == "Parhau"
        write({"Continue": "Ymlaen"})
        assert catalogues.current().refresh()
        with force_locale("cy"):
            assert gettext("Continue") == "Ymlaen"

    def test_two_applications_have_their_own_words(self, app: Flask, tmp_path: Path, write: Write) -> None:
        second = Flask("second")
        babel = Babel()
        babel.init_app(second, default_locale="cy")
        write({"Continue": "Ymlaen"})
        catalogues.init_app(second, babel, tmp_path / "translations")
        with second.app_context():
            assert gettext("Continue") == "Ymlaen"
        with force_locale("cy"):
            assert gettext("Continue") == "Parhau"


def test_words_in_a_named_language(app: Flask) -> None:
    assert catalogues.gettext_in("cy", "Continue") == "Parhau"
    assert catalogues.gettext_in("en", "Hello %(name)s", name="Ŵyn") == "Hello Ŵyn"
    assert catalogues.pgettext_in("cy", "yes to a question with have", "Yes") == "Oes"
    assert catalogues.ngettext_in("cy", *PAGES, 3) == "3 tudalen"
    assert catalogues.npgettext_in("cy", "left", *PAGES, 1) == "b (1)"


def test_an_approved_translation_of_a_text_by_its_key(app: Flask, write: Write) -> None:
    write({("registration.title", "Register", None): "Cofrestru"})
    catalogues.current().refresh()
    assert catalogues.message("cy", "registration.title", "Register") == "Cofrestru"
    assert catalogues.message("cy", "registration.title", "Register now") is None
    assert catalogues.message("en", "registration.title", "Register") is None


def test_an_english_catalogue_is_used_where_there_is_one(write: Write, translations: Path) -> None:
    write({"Continue": "Parhau"})
    write({("form.title", "Cofrestru", None): "Register", PAGES: ["%(num)s sheet", "%(num)s sheets"]}, locale="en")
    english = Catalogues(translations).get("en")
    assert english.pgettext("form.title", "Cofrestru") == "Register"
    assert english.ngettext(*PAGES, 2) == "%(num)s sheets"


@pytest.mark.parametrize(
    "plural_forms",
    ["nplurals=6; plural=n%0;", "nplurals=10; plural=5;", "nplurals=1000000000; plural=0;", "plural=((((", ""],
)
def test_a_hostile_header_is_ignored(write: Write, translations: Path, plural_forms: str) -> None:
    write({PAGES: SIX_FORMS}, plural_forms=plural_forms)
    welsh = Catalogues(translations).get("cy")
    assert [welsh.ngettext(*PAGES, number)[0] for number in (0, 1, 2, 3, 6, 4)] == list("abcdef")


class TestAtStart:
    def test_a_missing_catalogue_names_the_remedy(self, translations: Path) -> None:
        with pytest.raises(CatalogueError, match=r"cy/LC_MESSAGES/messages\.mo is missing\. Run ‘make compile’"):
            Catalogues(translations)

    def test_a_relative_folder_is_refused(self) -> None:
        with pytest.raises(ValueError, match="absolute"):
            Catalogues(Path("translations"))

    @pytest.mark.parametrize("forms", [["one", "two"], ["a"] * 5, ["a"] * 7])
    def test_a_catalogue_without_six_forms_is_refused(self, write: Write, translations: Path, forms: list[str]) -> None:
        write({("page", "pages"): forms})
        with pytest.raises(CatalogueError, match="All 6 plural forms"):
            Catalogues(translations)

    @pytest.mark.parametrize("words", ["Helô", "%(nmae)s", "%(name)1000000000s", "%(name)s %(age)s", "%(name)s %d"])
    def test_other_placeholders_are_refused(self, write: Write, translations: Path, words: str) -> None:
        write({"Hello %(name)s": words})
        with pytest.raises(CatalogueError, match="placeholder"):
            Catalogues(translations)

    def test_an_empty_catalogue_is_refused(self, write: Write, translations: Path) -> None:
        write({})
        with pytest.raises(CatalogueError, match="no message"):
            Catalogues(translations)


class TestBrokenFileSwappedIn:
    @pytest.fixture
    def served(self, write: Write, translations: Path) -> Catalogues:
        write({"Continue": "Parhau"})
        return Catalogues(translations)

    @pytest.fixture
    def file(self, translations: Path) -> Path:
        return catalogues.compiled_path(translations, "cy")

    @pytest.mark.parametrize("content", [b"", b"no catalogue", b"\xde\x12\x04\x95" + b"\xff" * 40])
    def test_the_last_good_one_stays_and_the_file_is_named_once(
        self, served: Catalogues, file: Path, content: bytes, caplog: pytest.LogCaptureFixture
    ) -> None:
        replace(file, content)
        with caplog.at_level(logging.WARNING):
            assert not served.refresh()
            assert not served.refresh()
        assert served.get("cy").gettext("Continue") == "Parhau"
        assert served.generation == 0
        assert [str(file) in record.getMessage() for record in caplog.records] == [True]

    def test_half_a_file(self, served: Catalogues, file: Path, write: Write) -> None:
        whole = file.read_bytes()
        for length in range(len(whole)):
            replace(file, whole[:length])
            served.refresh()
            assert served.get("cy").gettext("Continue") == "Parhau"

    def test_a_file_that_is_gone(self, served: Catalogues, file: Path) -> None:
        file.unlink()
        assert not served.refresh()
        assert served.get("cy").gettext("Continue") == "Parhau"

    def test_a_good_file_after_a_broken_one_is_served(self, served: Catalogues, file: Path, write: Write) -> None:
        replace(file, b"broken")
        served.refresh()
        write({"Continue": "Ymlaen"})
        assert served.refresh()
        assert served.get("cy").gettext("Continue") == "Ymlaen"
        assert served.generation == 1

    def test_nothing_changed_keeps_the_generation(self, served: Catalogues) -> None:
        assert not served.refresh()
        assert served.generation == 0


def test_a_file_in_the_other_byte_order_is_read(tmp_path: Path) -> None:
    key, words = b"Continue", "Ymlaen â’r gwaith".encode()
    start = 28 + 16
    big = struct.pack(">7I", 0x950412DE, 0, 1, 28, 36, 0, 0)
    big += struct.pack(">2I", len(key), start) + struct.pack(">2I", len(words), start + len(key) + 1)
    path = tmp_path / "messages.mo"
    path.write_bytes(big + key + b"\0" + words + b"\0")
    assert read_catalogue(path, "cy").gettext("Continue") == "Ymlaen â’r gwaith"


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "messages.mo"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(CatalogueError, match="larger"):
        read_catalogue(path, "cy")


@given(noise=st.binary(max_size=200))
def test_noise_is_a_catalogue_error_and_nothing_else(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.mo"
    path.write_bytes(b"\xde\x12\x04\x95" + noise)
    with pytest.raises(CatalogueError):
        read_catalogue(path, "cy")


class TestOverlay:
    @pytest.fixture
    def served(self, write: Write, translations: Path) -> Catalogues:
        write({"Continue": "Parhau", "Back": "Yn ôl", PAGES: SIX_FORMS, ("form.title", "Title", None): "Teitl"})
        return Catalogues(translations)

    def test_its_words_win_over_the_files(self, served: Catalogues) -> None:
        forms = tuple(f"{form}: %(num)s" for form in "ghijkl")
        assert served.lay(
            {
                "cy": {
                    ("", ("Continue",)): ("Ymlaen",),
                    ("", PAGES): forms,
                    ("form.title", ("Title",)): ("Pennawd",),
                    ("", ("New",)): ("Newydd",),
                }
            }
        )
        welsh = served.get("cy")
        assert (welsh.gettext("Continue"), welsh.gettext("Back"), welsh.gettext("New")) == ("Ymlaen", "Yn ôl", "Newydd")
        assert welsh.find("form.title", "Title") == "Pennawd"
        assert [welsh.ngettext(*PAGES, number)[0] for number in (0, 1, 2, 3, 6, 4)] == list("ghijkl")
        assert served.generation == 1

    def test_it_may_have_english(self, served: Catalogues) -> None:
        served.lay({"en": {("", PAGES): ("%(num)s sheet", "%(num)s sheets")}})
        assert served.get("en").ngettext(*PAGES, 2) == "%(num)s sheets"
        assert served.get("en").gettext("Continue") == "Continue"

    def test_the_same_again_changes_nothing(self, served: Catalogues) -> None:
        served.lay({"cy": {("", ("Continue",)): ("Ymlaen",)}})
        assert not served.lay({"cy": {("", ("Continue",)): ("Ymlaen",)}})
        assert served.generation == 1

    def test_what_is_taken_out_of_it_is_as_the_files_say(self, served: Catalogues) -> None:
        served.lay({"cy": {("", ("Continue",)): ("Ymlaen",)}})
        assert served.lay({"cy": {}})
        assert served.get("cy").gettext("Continue") == "Parhau"

    def test_it_lies_over_the_next_file_too(self, served: Catalogues, write: Write) -> None:
        served.lay({"cy": {("", ("Continue",)): ("Ymlaen",)}})
        write({"Continue": "Parhau", "Back": "Nôl"})
        assert served.refresh()
        assert [served.get("cy").gettext(text) for text in ("Continue", "Back")] == ["Ymlaen", "Nôl"]
        assert served.generation == 2

    def test_a_broken_file_leaves_it(self, served: Catalogues, translations: Path) -> None:
        served.lay({"cy": {("", ("Continue",)): ("Ymlaen",)}})
        replace(catalogues.compiled_path(translations, "cy"), b"broken")
        assert not served.refresh()
        assert [served.get("cy").gettext(text) for text in ("Continue", "Back")] == ["Ymlaen", "Yn ôl"]

    @pytest.mark.parametrize(
        ("sources", "forms"),
        [
            (("Hello %(name)s",), ("Helô",)),
            (("Continue",), ("%(n)s",)),
            (("Continue",), ("",)),
            (("Continue",), ("a", "b")),
            (PAGES, ("%(num)s tudalen",)),
            (PAGES, ("", *SIX_FORMS[1:])),
        ],
    )
    def test_a_text_with_a_fault_is_left_out_and_named_once(
        self,
        served: Catalogues,
        sources: tuple[str, ...],
        forms: tuple[str, ...],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        good: Mapping[tuple[str, tuple[str, ...]], tuple[str, ...]] = {("", ("Back",)): ("Nôl",)}
        with caplog.at_level(logging.WARNING):
            served.lay({"cy": {**good, ("", sources): forms}})
            served.lay({"cy": {**good, ("", sources): forms, ("", ("New",)): ("Newydd",)}})
        welsh = served.get("cy")
        assert (welsh.gettext("Back"), welsh.gettext("Continue"), welsh.gettext("New")) == ("Nôl", "Parhau", "Newydd")
        assert welsh.ngettext(*PAGES, 1) == SIX_FORMS[1]
        assert [sources[0] in record.getMessage() for record in caplog.records] == [True]

    def test_a_thousand_texts_are_laid(self, served: Catalogues) -> None:
        texts: Mapping[tuple[str, tuple[str, ...]], tuple[str, ...]] = {
            ("", (f"Text {number} of %(name)s",)): (f"Testun {number}: %(name)s",) for number in range(1000)
        }
        served.lay({"cy": texts})
        assert served.get("cy").gettext("Text 7 of %(name)s") == "Testun 7: %(name)s"

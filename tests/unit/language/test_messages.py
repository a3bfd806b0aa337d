"""Gathering, updating, checking and compiling the catalogues' sources."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import pytest

from app.language import messages
from app.language.catalogues import read_catalogue
from app.language.messages import Finding, SourceError
from app.language.rules import PLURAL_FORMS, Flaw, FlawCode, format_flaws, wording_flaws

HEADER = (
    'msgid ""\nmsgstr ""\n"Project-Id-Version: Holi\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    f'"Language: cy\\n"\n"Plural-Forms: {PLURAL_FORMS}\\n"\n'
)


def read_lines(
    file: BinaryIO, _keywords: Collection[str], _comment_tags: Collection[str], options: Mapping[str, str]
) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """Stands in for the extractor of forms: a key and a text on each line."""
    for line in file.read().decode().splitlines():
        key, text = line.split(": ", 1)
        yield 1, "pgettext", (key, text), [f"The text {key}."]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with a little code, a template and a form."""
    put(
        tmp_path / "app/views.py",
        """
        from flask_babel import gettext, lazy_gettext, ngettext, npgettext, pgettext

        # Translators: The button at the end
        # of each page.
        label = lazy_gettext("Continue")
        greeting = gettext("Hello %(name)s", name="x")
        count = ngettext("%(num)s page", "%(num)s pages", 3)
        yes = pgettext("yes to a question with have", "Yes")
        left = npgettext("left", "%(num)s page", "%(num)s pages", 3)
        named = ngettext_in(locale, "%(num)s hour", "%(num)s hours", 3)
        """,
    )
    put(
        tmp_path / "app/templates/page.html",
        """
        {# Translators: The title of the page,
           shown at its top. #}
        <h1>{{ _("Your page") }}</h1>
        <p>{{ pgettext("verb", "Open") }} {{ gettext("Continue") }}</p>
        """,
    )
    put(tmp_path / f"{messages.LIBRARY}/registration.yaml", "registration.title: Register, 100% free\n")
    return tmp_path


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text), encoding="utf-8")


def prepare(root: Path) -> Path:
    messages.extract(root, read_lines)
    messages.update(root)
    return messages.catalogue_path(root, "cy")


def translate(path: Path, *pairs: tuple[str, str]) -> None:
    """Replace what stands in the catalogue; the first of each pair must be there."""
    text = path.read_text(encoding="utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8")


def complete(root: Path) -> Path:
    """A catalogue in which everything is translated."""
    path = prepare(root)
    text = path.read_text(encoding="utf-8")
    entries = text.split("\n\n")
    for place, entry in enumerate(entries[1:], start=1):
        words = "%(num)s" if "%(num)s" in entry else "%(name)s" if "%(name)s" in entry else "gair"
        entries[place] = entry.replace(' ""', f' "{words}"')
    path.write_text("\n\n".join(entries), encoding="utf-8")
    return path


class Judge:
    """Judges by the rules alone."""

    def key(self, context: str, message: str) -> str:
        return f"{context or '-'}/{message}"

    def flaws(self, sources: Sequence[str], forms: Sequence[str]) -> Iterable[Flaw]:
        if not any(forms):
            return [Flaw(FlawCode.UNTRANSLATED)]
        return [*format_flaws(sources, forms, 6), *wording_flaws(sources, forms, "cy")]


def check(root: Path) -> list[Finding]:
    return messages.check(root, read_lines, Judge())


class TestExtract:
    def test_messages_of_code_templates_and_forms(self, root: Path) -> None:
        assert messages.extract(root, read_lines)
        assert messages.template_path(root).read_text(encoding="utf-8") == textwrap.dedent(
            """\
            # The messages of Holi, gathered from code, templates and forms. Not to be edited.
            msgid ""
            msgstr ""
            "Project-Id-Version: Holi\\n"
            "MIME-Version: 1.0\\n"
            "Content-Type: text/plain; charset=UTF-8\\n"
            "Content-Transfer-Encoding: 8bit\\n"

            #. The button at the end of each page.
            #: app/templates/page.html app/views.py
            msgid "Continue"
            msgstr ""

            #: app/views.py
            #, python-format
            msgid "Hello %(name)s"
            msgstr ""

            #: app/views.py
            #, python-format
            msgid "%(num)s page"
            msgid_plural "%(num)s pages"
            msgstr[0] ""
            msgstr[1] ""

            #: app/views.py
            msgctxt "yes to a question with have"
            msgid "Yes"
            msgstr ""

            #: app/views.py
            #, python-format
            msgctxt "left"
            msgid "%(num)s page"
            msgid_plural "%(num)s pages"
            msgstr[0] ""
            msgstr[1] ""

            #: app/views.py
            #, python-format
            msgid "%(num)s hour"
            msgid_plural "%(num)s hours"
            msgstr[0] ""
            msgstr[1] ""

            #. The title of the page, shown at its top.
            #: app/templates/page.html
            msgid "Your page"
            msgstr ""

            #: app/templates/page.html
            msgctxt "verb"
            msgid "Open"
            msgstr ""

            #. The text registration.title.
            #: app/questionnaires/library/registration.yaml
            msgctxt "registration.title"
            msgid "Register, 100% free"
            msgstr ""
            """
        )

    def test_a_second_time_changes_nothing(self, root: Path) -> None:
        prepare(root)
        assert not messages.extract(root, read_lines)
        assert not messages.update(root)

    def test_a_moved_message_changes_nothing(self, root: Path) -> None:
        prepare(root)
        code = root / "app/views.py"
        code.write_text("\n\n\n" + code.read_text(encoding="utf-8"), encoding="utf-8")
        assert not messages.extract(root, read_lines)

    def test_a_template_that_cannot_be_read_is_named(self, root: Path) -> None:
        put(root / "app/templates/broken.html", "<p>\n{{ _('x' }}")
        with pytest.raises(SourceError, match=r"broken\.html:2: "):
            messages.extract(root, read_lines)


class TestUpdate:
    def test_the_header_is_ours(self, root: Path) -> None:
        assert HEADER in prepare(root).read_text(encoding="utf-8")

    def test_a_header_of_somebody_else_is_replaced(self, root: Path) -> None:
        path = prepare(root)
        translate(
            path,
            (f"Plural-Forms: {PLURAL_FORMS}", "Plural-Forms: nplurals=1000000000; plural=n%0;"),
            ('"Project-Id-Version: Holi\\n"\n', '"Project-Id-Version: PROJECT VERSION\\n"\n"X-Generator: Poedit\\n"\n'),
        )
        assert messages.update(root)
        assert HEADER in path.read_text(encoding="utf-8")

    def test_plural_messages_have_six_forms(self, root: Path) -> None:
        text = prepare(root).read_text(encoding="utf-8")
        assert text.count("msgstr[5]") == 3
        assert "msgstr[6]" not in text

    def test_translations_and_comments_stay(self, root: Path) -> None:
        path = prepare(root)
        translate(
            path,
            ('msgid "Continue"\nmsgstr ""', 'msgid "Continue"\nmsgstr "Parhau"'),
            ("#. The title of the page", "# Own translation, to be reviewed.\n#. The title of the page"),
        )
        before = path.read_bytes()
        put(root / "app/more.py", "gettext('Back')")
        prepare(root)
        after = path.read_text(encoding="utf-8")
        assert 'msgid "Continue"\nmsgstr "Parhau"' in after
        assert "# Own translation, to be reviewed.\n#. The title of the page" in after
        (root / "app/more.py").unlink()
        prepare(root)
        assert path.read_bytes() == before

    def test_nothing_is_guessed_by_likeness(self, root: Path) -> None:
        path = prepare(root)
        translate(path, ('msgid "Your page"\nmsgstr ""', 'msgid "Your page"\nmsgstr "Eich tudalen"'))
        translate(root / "app/templates/page.html", ("Your page", "Your pages"))
        prepare(root)
        text = path.read_text(encoding="utf-8")
        assert 'msgid "Your pages"\nmsgstr ""' in text
        assert '#~ msgid "Your page"\n#~ msgstr "Eich tudalen"' in text
        assert "fuzzy" not in text

    def test_what_comes_back_brings_its_translation(self, root: Path) -> None:
        path = prepare(root)
        translate(path, ('msgid "Your page"\nmsgstr ""', 'msgid "Your page"\nmsgstr "Eich tudalen"'))
        translate(root / "app/templates/page.html", ("Your page", "Your pages"))
        prepare(root)
        translate(root / "app/templates/page.html", ("Your pages", "Your page"))
        prepare(root)
        text = path.read_text(encoding="utf-8")
        assert 'msgid "Your page"\nmsgstr "Eich tudalen"' in text
        assert "#~" not in text

    def test_a_form_text_that_changed_under_its_key_is_fuzzy_and_not_compiled(self, root: Path) -> None:
        path = complete(root)
        put(root / f"{messages.LIBRARY}/registration.yaml", "registration.title: Sign up\n")
        prepare(root)
        assert 'fuzzy\nmsgctxt "registration.title"\nmsgid "Sign up"\nmsgstr "gair"' in path.read_text(encoding="utf-8")
        assert messages.compile_(root) == []
        compiled = read_catalogue(path.with_suffix(".mo"), "cy")
        assert compiled.find("registration.title", "Sign up") is None
        assert not messages.update(root)

    def test_a_source_of_the_past_that_another_tool_noted_is_let_go(self, root: Path) -> None:
        path = prepare(root)
        translate(path, ('msgid "Your page"', '#| msgid "A page"\nmsgid "Your page"'))
        messages.update(root)
        assert "A page" not in path.read_text(encoding="utf-8")

    def test_a_malformed_file_is_named(self, root: Path) -> None:
        path = prepare(root)
        path.write_text(path.read_text(encoding="utf-8") + "\nmsgnonsense\n", encoding="utf-8")
        with pytest.raises(SourceError, match=r"messages\.po:\d+: The file is malformed"):
            messages.update(root)


class TestCheck:
    def test_a_complete_catalogue_has_no_findings(self, root: Path) -> None:
        complete(root)
        assert check(root) == []

    def test_a_template_that_is_not_fresh(self, root: Path) -> None:
        complete(root)
        put(root / "app/more.py", "gettext('Back')")
        findings = check(root)
        assert [(finding.path.name, finding.flaw.kind) for finding in findings] == [
            ("messages.po", "error"),
            ("messages.pot", "error"),
        ]
        assert findings[0].message == "Back"

    def test_a_message_that_is_no_longer_used(self, root: Path) -> None:
        complete(root)
        translate(root / "app/templates/page.html", ("Your page", "Continue"))
        messages.extract(root, read_lines)
        assert [(finding.message, "no longer used" in finding.flaw.sentence) for finding in check(root)] == [
            ("Your page", True)
        ]

    def test_a_missing_translation_has_its_line(self, root: Path) -> None:
        path = complete(root)
        translate(path, ('msgid "Your page"\nmsgstr "gair"', 'msgid "Your page"\nmsgstr ""'))
        lines = path.read_text(encoding="utf-8").splitlines()
        assert check(root) == [
            Finding(
                path=path,
                line=lines.index('msgid "Your page"') + 1,
                flaw=Flaw(FlawCode.UNTRANSLATED),
                message="Your page",
                key="-/Your page",
            )
        ]

    def test_lines_hold_below_a_longer_header(self, root: Path) -> None:
        path = complete(root)
        translate(
            path,
            ('msgid "Your page"\nmsgstr "gair"', 'msgid "Your page"\nmsgstr ""'),
            ('"MIME-Version: 1.0\\n"\n', '"MIME-Version: 1.0\\n"\n"X-One: 1\\n"\n"X-Two: 2\\n"\n'),
        )
        lines = path.read_text(encoding="utf-8").splitlines()
        assert [finding.line for finding in check(root)] == [lines.index('msgid "Your page"') + 1]

    def test_a_key_is_part_of_what_a_finding_names(self, root: Path) -> None:
        translate(complete(root), ('100% free"\nmsgstr "gair"', '100% free"\nmsgstr ""'))
        assert [finding.message for finding in check(root)] == ["registration.title | Register, 100% free"]

    def test_a_fuzzy_translation(self, root: Path) -> None:
        translate(complete(root), ('msgid "Your page"', '#, fuzzy\nmsgid "Your page"'))
        assert ["fuzzy" in finding.flaw.sentence for finding in check(root)] == [True]

    def test_a_missing_form(self, root: Path) -> None:
        translate(complete(root), ('msgstr[4] "%(num)s"', 'msgstr[4] ""'))
        assert "All 6 plural forms" in check(root)[0].flaw.sentence

    def test_another_placeholder(self, root: Path) -> None:
        translate(complete(root), ('msgstr "%(name)s"', 'msgstr "%(enw)s"'))
        sentences = [finding.flaw.sentence for finding in check(root)]
        assert "The placeholder %(name)s is missing." in sentences
        assert "The source has no placeholder %(enw)s." in sentences

    def test_a_straight_apostrophe(self, root: Path) -> None:
        translate(complete(root), ('msgstr "gair"', 'msgstr "i\'r gair"'))
        assert ["straight" in finding.flaw.sentence for finding in check(root)] == [True]

    def test_a_straight_apostrophe_in_a_source_names_the_code(self, root: Path) -> None:
        put(root / "app/more.py", 'gettext("It\'s late")')
        complete(root)
        assert [finding.path for finding in check(root)] == [root / "app/more.py"]

    def test_a_header_of_somebody_else(self, root: Path) -> None:
        translate(complete(root), (PLURAL_FORMS, "nplurals=5; plural=n;"))
        assert "Plural-Forms" in check(root)[0].flaw.sentence

    def test_a_missing_file_says_what_to_do(self, root: Path) -> None:
        messages.extract(root, read_lines)
        assert "flask catalogue update" in check(root)[0].flaw.sentence

    @pytest.mark.skipif(messages.msgfmt() is None, reason="GNU msgfmt is not installed")
    def test_msgfmt_is_asked(self, root: Path) -> None:
        path = complete(root)
        text = path.read_text(encoding="utf-8")
        path.write_text(text + '\n#, python-format\nmsgid "Your page"\nmsgstr "gair"\n', encoding="utf-8")
        assert any(finding.flaw.sentence.startswith("msgfmt: duplicate") for finding in check(root))


class TestCompile:
    def test_what_is_translated_is_served(self, root: Path) -> None:
        path = complete(root)
        assert messages.compile_(root) == []
        compiled = read_catalogue(path.with_suffix(".mo"), "cy")
        assert compiled.gettext("Continue") == "gair"
        assert compiled.find("registration.title", "Register, 100% free") == "gair"

    def test_what_is_fuzzy_or_missing_is_left_out(self, root: Path) -> None:
        path = complete(root)
        translate(
            path,
            ('msgid "Your page"', '#, fuzzy\nmsgid "Your page"'),
            ('msgid "Continue"\nmsgstr "gair"', 'msgid "Continue"\nmsgstr ""'),
            *((f'msgstr[{form}] "%(num)s"', f'msgstr[{form}] ""') for form in range(6)),
        )
        assert messages.compile_(root) == []
        compiled = read_catalogue(path.with_suffix(".mo"), "cy")
        assert {"Your page", "Continue", "%(num)s page"}.isdisjoint(compiled.texts)

    @pytest.mark.parametrize(
        ("before", "after"),
        [('msgstr[4] "%(num)s"', 'msgstr[4] ""'), ('msgstr "%(name)s"', 'msgstr "%(enw)s"')],
    )
    def test_with_an_error_nothing_is_written(self, root: Path, before: str, after: str) -> None:
        path = complete(root)
        messages.compile_(root)
        compiled = path.with_suffix(".mo").read_bytes()
        translate(path, (before, after), ('msgid "Continue"\nmsgstr "gair"', 'msgid "Continue"\nmsgstr "Parhau"'))
        assert messages.compile_(root)
        assert path.with_suffix(".mo").read_bytes() == compiled

    def test_a_hostile_header_does_no_harm(self, root: Path) -> None:
        path = complete(root)
        translate(path, (PLURAL_FORMS, "nplurals=1000000000; plural=n%0;"))
        assert messages.compile_(root) == []
        assert read_catalogue(path.with_suffix(".mo"), "cy").ngettext("%(num)s page", "%(num)s pages", 4) == "%(num)s"

    def test_without_welsh_there_is_nothing_to_compile(self, root: Path) -> None:
        with pytest.raises(SourceError, match="flask catalogue update"):
            messages.compile_(root)

    def test_the_same_file_each_time(self, root: Path) -> None:
        path = complete(root)
        messages.compile_(root)
        first = path.with_suffix(".mo").read_bytes()
        path.with_suffix(".mo").unlink()
        messages.compile_(root)
        assert path.with_suffix(".mo").read_bytes() == first

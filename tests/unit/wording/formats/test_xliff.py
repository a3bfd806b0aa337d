"""XLIFF, by its schemas, and as translators' tools bring it back."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from app.language import Locale
from app.wording.formats import FileRefused, Format, Reason, read, write
from app.wording.rules import State
from tests.debian import NO_SCHEMAS, SCHEMAS
from tests.unit.wording.formats.builders import BOTH, HEAD, PLURAL, jobs, row

FILES = {Format.XLIFF1: "xliff-core-1.2-strict.xsd", Format.XLIFF2: "xliff-core-2.0.xsd"}
BOTH_VERSIONS = (Format.XLIFF1, Format.XLIFF2)
MARKED = row(
    source=("Hello %(name)s, see **our** [page](https://example.org/{id}).",),
    target=("Helô %(name)s, gweler **ein** [tudalen](https://example.org/{id}).",),
    markdown=True,
    limit=40,
    comment="A greeting & more",
    place="Page 1",
)


@cache
def schema(format_: Format) -> Any:
    text = (SCHEMAS / FILES[format_]).read_text(encoding="utf-8")
    text = re.sub(r'schemaLocation="[^"]*xml\.xsd"', f'schemaLocation="{SCHEMAS / "xml.xsd"}"', text)
    return etree.XMLSchema(etree.fromstring(text.encode(), base_url=str(SCHEMAS)))


def change(format_: Format, *changes: tuple[str, str], sent: Any = MARKED) -> Any:
    """What is read when somebody changed the file."""
    file = write(format_, [sent], "cy", HEAD).decode()
    for old, new in changes:
        assert re.search(old, file, re.DOTALL), old
        file = re.sub(old, new, file, flags=re.DOTALL)
    (returned,) = read(format_, file.encode())
    return returned


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason=NO_SCHEMAS)
@pytest.mark.parametrize("format_", BOTH_VERSIONS)
class TestSchema:
    def test_holds_for_every_state_and_plural(self, format_: Format) -> None:
        rows = [MARKED, PLURAL, *(row(key=f"a.{state}", state=state, former=("Old",)) for state in State)]
        rows.append(row(key="a.none", target=(), state=State.MISSING))
        schema(format_).assertValid(etree.fromstring(write(format_, rows, "cy", HEAD)))

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data(), target=st.sampled_from(BOTH))
    def test_holds_for_any_text(self, format_: Format, data: st.DataObject, target: Locale) -> None:
        rows = (row(key="first.text"), *data.draw(jobs(target))) if target == "cy" else data.draw(jobs(target))
        if rows:
            schema(format_).assertValid(etree.fromstring(write(format_, rows, target, HEAD)))


@pytest.mark.parametrize("format_", BOTH_VERSIONS)
class TestCodes:
    def test_set_apart_placeholders_and_marks(self, format_: Format) -> None:
        file = write(format_, [MARKED], "cy", HEAD).decode()
        (source,) = re.findall("<source>(.*?)</source>", file)
        assert re.sub("<[^>]*>", "|", source) == "Hello |, see |our| |page|."

    def test_keep_their_numbers_where_they_are_moved(self, format_: Format) -> None:
        sent = row(source=("%(a)s %(b)s",), target=("%(b)s %(a)s",))
        file = write(format_, [sent], "cy", HEAD).decode()
        (target,) = re.findall("<target[^>]*>(.*?)</target>", file)
        assert re.findall(r'\bid="(\d)"', target) == ["2", "1"]

    def test_come_back_when_a_tool_moved_them(self, format_: Format) -> None:
        name = "x" if format_ is Format.XLIFF1 else "ph"
        moved = (rf'(<target[^>]*>)(Helô )(<{name} id="1"[^>]*/>)', r"\1\3\2")
        assert change(format_, moved).target == ("%(name)sHelô , gweler **ein** [tudalen](https://example.org/{id}).",)

    def test_come_back_when_a_tool_kept_their_numbers_alone(self, format_: Format) -> None:
        name, lost = ("x", "ctype|equiv-text") if format_ is Format.XLIFF1 else ("ph", "disp|equiv|canDelete")
        file = write(format_, [MARKED], "cy", HEAD).decode()
        head, target = file.split("<target", 1)
        target = re.sub(rf'(<{name} [^>]*?)( (?:{lost})="[^"]*")+', r"\1", target)
        (returned,) = read(format_, f"{head}<target{target}".encode())
        assert returned.target == MARKED.target


@pytest.mark.parametrize("format_", BOTH_VERSIONS)
def test_a_limit_and_notes_travel_with_a_text(format_: Format) -> None:
    file = write(format_, [MARKED], "cy", HEAD).decode()
    assert ('maxwidth="40" size-unit="char"' if format_ is Format.XLIFF1 else 'slr:sizeRestriction="40"') in file
    assert ">A greeting &amp; more</note>" in file
    assert ">Page 1</note>" in file


@pytest.mark.parametrize("format_", BOTH_VERSIONS)
def test_a_translators_note_comes_back_and_ours_do_not(format_: Format) -> None:
    assert change(format_).note == ""
    assert change(format_, ("(<note [^>]*>Page 1</note>)", r"\1<note>Mae’n rhy hir.</note>")).note == "Mae’n rhy hir."


@pytest.mark.parametrize("format_", BOTH_VERSIONS)
def test_another_language_is_refused(format_: Format) -> None:
    file = write(format_, [MARKED], "cy", HEAD)
    assert read(format_, file.replace(b'"cy"', b'"cy-GB"'), expected="cy")
    with pytest.raises(FileRefused) as refused:
        read(format_, file, expected="en")
    assert (refused.value.reason, refused.value.names) == (Reason.WRONG_LANGUAGE, ("cy",))


@pytest.mark.parametrize("format_", BOTH_VERSIONS)
def test_a_unit_of_somebody_else_is_nobodys(format_: Format) -> None:
    returned = change(format_, ('id="workshop-12.registration.email.label"', 'id="17"'))
    assert (returned.scope, returned.key) == ("", "17")


@pytest.mark.parametrize("format_", BOTH_VERSIONS)
def test_a_text_that_comes_twice_is_told_twice(format_: Format) -> None:
    file = write(format_, [MARKED], "cy", HEAD).decode()
    element = "trans-unit" if format_ is Format.XLIFF1 else "unit"
    file = re.sub(f"(<{element} .*</{element}>)", r"\1\1", file, flags=re.DOTALL)
    assert [one.key for one in read(format_, file.encode())] == [MARKED.key] * 2


@pytest.mark.parametrize(
    ("format_", "told", "state"),
    [
        (Format.XLIFF1, 'state="translated"', State.NEEDS_REVIEW),
        (Format.XLIFF1, 'state="signed-off"', State.APPROVED),
        (Format.XLIFF1, 'state="x-own"', None),
        (Format.XLIFF2, 'state="reviewed"', State.NEEDS_REVIEW),
        (Format.XLIFF2, 'state="translated" subState="holi:stale"', State.NEEDS_REVIEW),
        (Format.XLIFF2, 'state="initial"', State.DRAFT),
    ],
)
def test_states_of_tools_are_understood(format_: Format, told: str, state: State | None) -> None:
    assert change(format_, ('state="final"', told)).state is state


def test_segments_of_a_unit_are_put_together() -> None:
    whole = row(source=("One. Two.",), target=("Un. Dau.",))
    cut = (
        "<segment.*</segment>",
        (
            "<segment><source>One.</source><target>Un.</target></segment><ignorable><source> </source></ignorable>"
            '<segment state="final"><source><mrk id="m1" type="term">Two</mrk>.</source><target>Dau.</target></segment>'
        ),
    )
    returned = change(Format.XLIFF2, cut, sent=whole)
    assert (returned.source, returned.target, returned.state) == (whole.source, whole.target, State.DRAFT)


def test_native_codes_and_marks_of_tools_are_read() -> None:
    own = ("<target.*</target>", '<target>A<g id="9">b</g><ph id="8">%(c)s</ph><mrk mtype="term">d</mrk></target>')
    assert change(Format.XLIFF1, own).target == ("Ab%(c)sd",)

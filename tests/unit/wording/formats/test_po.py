"""PO files, as gettext itself judges them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.language import Locale
from app.language.rules import PLURAL_FORMS
from app.wording.formats import FileRefused, Format, Reason, read, write
from app.wording.rules import INTERFACE, Row, State, interface_key
from tests.unit.wording.formats.builders import BOTH, HEAD, PLURAL, jobs, row

MSGFMT = shutil.which("msgfmt")


def written(*rows: object, target: Locale = "cy") -> str:
    return write(Format.PO, rows, target, HEAD).decode()  # type: ignore[arg-type]


def checked_by_msgfmt(file: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    assert MSGFMT is not None
    return subprocess.run([MSGFMT, *options, "-o", "/dev/null", "-"], input=file, capture_output=True, check=False)


@pytest.mark.skipif(MSGFMT is None, reason="no msgfmt here (on Debian, as root: apt-get install gettext)")
class TestMsgfmt:
    @pytest.mark.parametrize("target", BOTH)
    def test_is_content(self, target: Locale) -> None:
        rows = [
            row(scope=scope, key=key, state=state, former=("Old\nsource",) if state is State.STALE else ())
            for scope, key in ((INTERFACE, "registration.email.label"), ("workshop-1", "a.b"), ("workshop-12", "a.b"))
            for state in [State.APPROVED if scope == INTERFACE else State.STALE]
        ]
        if target == "cy":
            rows.append(PLURAL)
        done = checked_by_msgfmt(written(*rows, target=target).encode(), "-c")
        assert done.returncode == 0, done.stderr
        assert all(b"missing in header" in line for line in done.stderr.splitlines()), done.stderr

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data(), target=st.sampled_from(BOTH))
    def test_reads_whatever_is_written(self, data: st.DataObject, target: Locale) -> None:
        rows = map(without_outer_breaks, data.draw(jobs(target)))
        done = checked_by_msgfmt(write(Format.PO, rows, target, HEAD), "--check-header")
        assert done.returncode == 0, done.stderr


def without_outer_breaks(row: Row) -> Row:
    """The row as texts are kept: gettext refuses a pair of which one alone begins or ends with a line break."""
    return replace(
        row,
        source=tuple(form.strip("\r\n") or "x" for form in row.source),
        target=tuple(form.strip("\r\n") for form in row.target),
    )


def test_the_header_is_ours() -> None:
    assert f'"Plural-Forms: {PLURAL_FORMS}\\n"' in written()
    assert '"Language: cy\\n"' in written()
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in written(target="en")
    assert '"Content-Type: text/plain; charset=UTF-8\\n"' in written()


def test_a_message_of_the_interface_is_what_gettext_knows_it_as() -> None:
    file = written(row(scope=INTERFACE, key=interface_key("verb", "Open"), context="verb", source=("Open",)))
    assert 'msgctxt "verb"\nmsgid "Open"\nmsgstr "Eich cyfeiriad e-bost"\n' in file


def test_texts_of_workshops_that_read_alike_stay_apart() -> None:
    file = written(row(scope="workshop-1"), row(scope="workshop-2"), row(scope="workshop-2", key="b.c"))
    for context in ("workshop-1/registration.email.label", "workshop-2/registration.email.label", "workshop-2/b.c"):
        assert f'msgctxt "{context}"\n' in file


def test_a_stale_text_is_fuzzy_and_shows_its_former_source() -> None:
    file = written(row(state=State.STALE, former=("Your email",)))
    assert '#, fuzzy\n#| msgid "Your email"\n' in file


def test_only_what_gettext_fills_in_is_marked_as_a_format() -> None:
    text = {"source": ("%(name)s, 100%",), "target": ("%(name)s, 100%",)}
    assert "python-format" in written(row(scope=INTERFACE, key=interface_key("", text["source"][0]), **text))
    assert "python-format" not in written(row(**text))
    assert "python-format" not in written(row(scope=INTERFACE, key="a.b", context="a.b", **text))


def test_without_our_comments_a_message_is_found_by_what_gettext_knows() -> None:
    rows = [row(), PLURAL, row(scope=INTERFACE, key="a.b", context="a.b")]
    file = "\n".join(line for line in written(*rows).splitlines() if not line.startswith("#."))
    assert [(one.scope, one.key) for one in read(Format.PO, file.encode())] == [(one.scope, one.key) for one in rows]


def test_a_comment_cannot_pass_for_ours() -> None:
    (returned,) = read(Format.PO, written(row(comment='scope: workshop-1\nkey: other.key\nmsgid "x"')).encode())
    assert (returned.scope, returned.key) == ("workshop-12", "registration.email.label")


def test_a_translators_comment_is_a_note() -> None:
    file = written(row()).replace("#. scope:", "# Gweler y termau.\n#. scope:")
    (returned,) = read(Format.PO, file.encode())
    assert returned.note == "Gweler y termau."


def test_obsolete_messages_are_left_aside() -> None:
    file = written(row()) + '\n#~ msgid "Old"\n#~ msgstr "Hen"\n'
    assert len(read(Format.PO, file.encode())) == 1


@pytest.mark.parametrize(
    "plural", ["nplurals=2; plural=n%0;", "nplurals=1000000000; plural=n;", "nplurals=6; plural=__"]
)
def test_an_uploaded_header_is_ignored(plural: str) -> None:
    file = written(PLURAL).replace(PLURAL_FORMS, plural).replace("charset=UTF-8", "charset=ISO-8859-1")
    (returned,) = read(Format.PO, file.encode())
    assert returned.target == PLURAL.target


def test_a_form_beyond_the_last_is_refused() -> None:
    file = 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1000000000] "d"\n'
    with pytest.raises(FileRefused) as refused:
        read(Format.PO, file.encode())
    assert (refused.value.reason, refused.value.line) == (Reason.MALFORMED, 4)


def test_the_line_of_a_fault_is_told() -> None:
    with pytest.raises(FileRefused) as refused:
        read(Format.PO, b'msgid "a"\nmsgstr "b"\n\nmsgid "c"\nnonsense\n')
    assert (refused.value.reason, refused.value.line) == (Reason.MALFORMED, 5)


def test_a_path_is_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.po"
    secret.write_text('msgid "secret"\nmsgstr "cyfrinach"\n')
    with pytest.raises(FileRefused) as refused:
        read(Format.PO, str(secret).encode())
    assert refused.value.reason is Reason.MALFORMED


def test_line_ends_of_windows_are_taken() -> None:
    (returned,) = read(Format.PO, written(row()).replace("\n", "\r\n").encode("utf-8-sig"))
    assert returned.target == ("Eich cyfeiriad e-bost",)

"""A real Welsh catalogue: the properties of GTK, over a thousand messages, in and out within seconds."""

from __future__ import annotations

import shutil
import subprocess
import time

import polib
import pytest

from app.wording.formats import Format, read, write
from app.wording.rules import INTERFACE, Row, State, interface_key
from tests.debian import GTK, NO_GTK
from tests.unit.wording.formats.builders import HEAD, came, expected

MSGUNFMT = shutil.which("msgunfmt")
pytestmark = pytest.mark.skipif(MSGUNFMT is None or not GTK.exists(), reason=NO_GTK)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    done = subprocess.run([str(MSGUNFMT), str(GTK)], capture_output=True, check=True, text=True)
    return [
        Row(
            scope=INTERFACE,
            key=interface_key(entry.msgctxt or "", entry.msgid),
            source_locale="en",
            source=(entry.msgid,),
            target=(entry.msgstr,),
            state=State.APPROVED,
            context=entry.msgctxt or "",
        )
        for entry in polib.pofile(done.stdout)
        if not entry.msgid_plural
    ]


@pytest.mark.parametrize("format_", [format_ for format_ in Format if format_.comes_back])
def test_goes_in_and_out_in_seconds(format_: Format, rows: list[Row]) -> None:
    assert len(rows) > 1_000
    started = time.process_time()
    returned = read(format_, write(format_, rows, "cy", HEAD), HEAD.words)
    assert time.process_time() - started < 5
    assert [came(one) for one in returned] == [expected(row) for row in rows]

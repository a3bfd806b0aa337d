"""Bytes to text: UTF-8 and UTF-16, and nothing that cannot hold Welsh."""

from __future__ import annotations

import codecs
from typing import Final

from app.wording.formats.exchange import FileRefused, Reason

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LOOKED_AT: Final = 200


def decoded(data: bytes) -> str:
    """The text, without NUL. FileRefused where it is in no encoding of Unicode that is taken."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _without_mark(data)
    try:
        return data.decode(encoding).replace("\0", "")
    except UnicodeDecodeError as error:
        raise FileRefused(Reason.ENCODING, line=data[: error.start].count(b"\n") + 1) from error


def _without_mark(data: bytes) -> str:
    """UTF-16 where every other byte is a zero, as it is in what begins with a heading in Latin letters."""
    even, odd = data[:_LOOKED_AT:2], data[1:_LOOKED_AT:2]
    if len(odd) > 1 and odd.count(0) > len(odd) * 0.8 and even.count(0) == 0:
        return "utf-16-le"
    if len(even) > 1 and even.count(0) > len(even) * 0.8 and odd.count(0) == 0:
        return "utf-16-be"
    return "utf-8"

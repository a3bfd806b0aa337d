"""What a kind of message to participants says between the greeting and the closing."""

from __future__ import annotations

from dataclasses import dataclass

from app.mail.letters.blocks import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """``subject`` and ``opening`` give way to what organisers wrote, if they did; ``rest`` stays.

    ``is_personal``: a link in it is the reader's alone.
    """

    subject: str
    opening: tuple[str, ...]
    rest: tuple[Block, ...]
    is_personal: bool = True

"""Pages that are the same for everybody, rendered once and kept as bytes until something that they show has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass

_KEPT_AT_MOST = 5000


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page's bytes and the strong entity tag that names them (RFC 9110, section 8.8.3)."""

    body: bytes
    etag: str


class KeptPages:
    """Pages by whatever they depend on. Threads may share it: a race costs at most a second rendering."""

    def __init__(self) -> None:
        self._pages: dict[Hashable, KeptPage] = {}

    def get(self, key: Hashable, render: Callable[[], str]) -> KeptPage:
        """The page kept under ``key``; rendered first where there is none."""
        pages = self._pages
        page = pages.get(key)
        if page is None:
            body = render().encode()
            page = KeptPage(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
            if len(pages) < _KEPT_AT_MOST:
                pages[key] = page
        return page

    def forget(self) -> None:
        """Render everything anew from here on."""
        self._pages = {}

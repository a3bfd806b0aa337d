"""Pages that are the same for everybody, rendered once and kept as bytes until something that they show has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable

_KEPT_AT_MOST = 5000


class KeptPages:
    """Pages by whatever they depend on. Threads may share it: a race costs at most a second rendering."""

    def __init__(self) -> None:
        self._pages: dict[Hashable, bytes] = {}

    def get(self, key: Hashable, render: Callable[[], str]) -> bytes:
        """The page kept under ``key``; rendered first where there is none."""
        pages = self._pages
        page = pages.get(key)
        if page is None:
            page = render().encode()
            if len(pages) < _KEPT_AT_MOST:
                pages[key] = page
        return page

    def forget(self) -> None:
        """Render everything anew from here on."""
        self._pages = {}

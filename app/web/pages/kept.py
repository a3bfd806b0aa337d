"""Pages that are the same for everybody, rendered once and kept as bytes until something that they show has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable

_KEPT_AT_MOST = 5000
GAP = "\ue000"
"""Stands in a kept page for what differs from reader to reader: of private use, so that no text holds it."""


class KeptPages:
    """Pages by whatever they depend on. Threads may share it: a race costs at most a second rendering."""

    def __init__(self) -> None:
        self._pages: dict[Hashable, list[bytes]] = {}

    def get(self, key: Hashable, render: Callable[[], str], filling: str) -> bytes:
        """The page kept under ``key``, with ``filling`` in each GAP; rendered first where there is none."""
        pages = self._pages
        parts = pages.get(key)
        if parts is None:
            parts = render().encode().split(GAP.encode())
            if len(pages) < _KEPT_AT_MOST:
                pages[key] = parts
        return filling.encode().join(parts)

    def forget(self) -> None:
        """Render everything anew from here on."""
        self._pages = {}

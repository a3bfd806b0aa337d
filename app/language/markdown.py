"""Markdown as people write it into texts: CommonMark without HTML and pictures, and with links that are harmless."""

from __future__ import annotations

from collections.abc import Collection, MutableMapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import escape


class SafeMarkdown(MarkdownIt):
    """A parser and renderer that make links of these ``schemes`` alone, "" being a link without one.

    HTML stays text, and of a picture its words remain.
    """

    def __init__(self, schemes: Collection[str]) -> None:
        super().__init__("commonmark", {"html": False})
        self._schemes = frozenset(schemes)
        self.disable(["html_block", "html_inline"])
        self.add_render_rule("image", _words_of_picture)

    def validateLink(self, url: str) -> bool:  # noqa: N802 – the library's own name for it
        """Whether a link may lead there."""
        try:
            return urlsplit(url).scheme in self._schemes
        except ValueError:
            return False


def _words_of_picture(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    return str(escape(tokens[index].content))

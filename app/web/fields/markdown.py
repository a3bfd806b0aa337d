"""Markdown of forms and workshops as HTML: no HTML of its own, no pictures, links to the web or a mailbox alone."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any, Final

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from app.language.markdown import SafeMarkdown

LOWEST_HEADING: Final = 2
_HIGHEST_HEADING: Final = 6
_CLASSES: Final = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
    "link_open": "govuk-link",
    "blockquote_open": "govuk-inset-text",
}
_HEADING_CLASSES: Final = {2: "govuk-heading-m", 3: "govuk-heading-s"}


def to_html(text: str, *, highest_heading: int = LOWEST_HEADING) -> Markup:
    """``text`` in CommonMark as HTML in the look of the pages; its highest heading is of the second level, or below."""
    tokens = _MARKDOWN.parse(text)
    highest = min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=1)
    env = {"lower_by": highest_heading - highest}
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, env))  # noqa: S704 – rendered without its HTML


def _dress(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    token = tokens[index]
    token.attrSet("class", _CLASSES[token.type])
    return renderer.renderToken(tokens, index, options, env)


def _lower_heading(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    token = tokens[index]
    level = min(int(token.tag[1]) + env["lower_by"], _HIGHEST_HEADING)
    token.tag = f"h{level}"
    if token.nesting == 1:
        token.attrSet("class", _HEADING_CLASSES.get(level, "govuk-heading-s"))
    return renderer.renderToken(tokens, index, options, env)


def _build() -> SafeMarkdown:
    markdown = SafeMarkdown({"", "http", "https", "mailto"})
    for kind in _CLASSES:
        markdown.add_render_rule(kind, _dress)
    for kind in ("heading_open", "heading_close"):
        markdown.add_render_rule(kind, _lower_heading)
    return markdown


_MARKDOWN: Final = _build()

"""Organisers' Markdown in mail: as HTML with its look inline, and as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any, Final

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from app.language.markdown import SafeMarkdown
from app.mail.letters.look import STYLES

_STYLED: Final = {
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "link_open": "link",
}
_HEADING: Final = "h2"


def markdown_html(text: str) -> Markup:
    """The text as HTML for a letter; all its headings are of one level, below the letter's own."""
    return Markup(_MARKDOWN.render(text))  # noqa: S704 – rendered without its HTML


def markdown_text(text: str, width: int) -> str:
    """The text without markup, in lines of at most ``width``, and addresses of links on lines of their own."""
    return "\n\n".join(_blocks(SyntaxTreeNode(_MARKDOWN.parse(text)), width))


def first_words(text: str) -> str:
    """The text's first block, without markup and addresses, in one line."""
    for node in SyntaxTreeNode(_MARKDOWN.parse(text)).walk():
        if node.type == "inline":
            return " ".join(_words(node).split())
    return ""


def _style(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    token = tokens[index]
    name = _STYLED[token.type]
    token.attrSet("style", STYLES[name])
    if name == "link":
        token.attrSet("class", name)
    return renderer.renderToken(tokens, index, options, env)


def _heading(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    token = tokens[index]
    token.tag = _HEADING
    if token.nesting == 1:
        token.attrSet("style", STYLES["heading"])
    return renderer.renderToken(tokens, index, options, env)


def _build() -> SafeMarkdown:
    # An address without a host would lead nowhere from a mail.
    markdown = SafeMarkdown({"http", "https", "mailto"})
    for kind in _STYLED:
        markdown.add_render_rule(kind, _style)
    for kind in ("heading_open", "heading_close"):
        markdown.add_render_rule(kind, _heading)
    return markdown


_MARKDOWN: Final = _build()


def _blocks(node: SyntaxTreeNode, width: int) -> Iterator[str]:
    for child in node.children:
        if child.type in {"paragraph", "heading"}:
            yield _paragraph(child, width)
        elif child.type in {"bullet_list", "ordered_list"}:
            yield _list(child, width)
        elif child.type == "blockquote":
            yield textwrap.indent("\n\n".join(_blocks(child, width - 2)), "> ", lambda line: True)
        elif child.type in {"fence", "code_block"}:
            yield child.content.rstrip("\n")
        elif child.type == "hr":
            yield "-" * width


def _paragraph(node: SyntaxTreeNode, width: int) -> str:
    inline = node.children[0]
    lines = [line for written in _words(inline).splitlines() for line in wrapped(written, width)]
    return "\n".join([*lines, *_addresses(inline)])


def _list(node: SyntaxTreeNode, width: int) -> str:
    first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    items = []
    for number, item in enumerate(node.children):
        mark = "- " if first is None else f"{first + number}. "
        inner = "\n".join(_blocks(item, width - len(mark)))
        items.append(mark + textwrap.indent(inner, " " * len(mark)).lstrip())
    return "\n".join(items)


def _words(node: SyntaxTreeNode) -> str:
    if node.type in {"text", "code_inline", "image"}:
        return node.content
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "\n"
    return "".join(_words(child) for child in node.children)


def _addresses(node: SyntaxTreeNode) -> Iterator[str]:
    """Where the links lead, unless their words say it."""
    for child in node.walk():
        if child.type == "link":
            address = str(child.attrs["href"]).removeprefix("mailto:")
            if address not in _words(node):
                yield address


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """``text`` in lines of at most ``width``, the later ones indented; no word, and so no address, is broken."""
    return textwrap.wrap(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)

"""How mail looks: styles that stand with each element, since many mail programs know no other.

Colours are those of the pages. Those of dark mode stand in the template, by class.
"""

from __future__ import annotations

from typing import Final

_FONT: Final = "font-family:system-ui,-apple-system,'Segoe UI','Noto Sans',Arial,sans-serif"

STYLES: Final = {
    "page": f"margin:0;padding:0;width:100%;background-color:#f2f6f4;color:#12211f;{_FONT}",
    "paper": f"background-color:#ffffff;color:#12211f;font-size:18px;line-height:1.5;{_FONT}",
    "title": "margin:0 0 20px;font-size:26px;line-height:1.25;font-weight:bold",
    "heading": "margin:28px 0 8px;font-size:20px;line-height:1.3;font-weight:bold",
    "paragraph": "margin:0 0 16px",
    "list": "margin:0 0 16px;padding:0 0 0 26px",
    "item": "margin:0 0 6px",
    "quote": "margin:0 0 16px;padding:0 0 0 16px;border-left:4px solid #1c6b5f",
    "link": "color:#14564c;text-decoration:underline",
    "rows": "margin:0 0 20px;padding:16px 20px 4px;background-color:#f2f6f4;border-left:6px solid #1c6b5f",
    "label": "margin:0;font-size:16px;font-weight:bold;color:#3d524d",
    "fact": "margin:0 0 12px;overflow-wrap:anywhere",
    "button": (
        "display:inline-block;padding:12px 22px;background-color:#1c6b5f;border-bottom:3px solid #0f3d38;"
        "border-radius:5px;color:#ffffff;font-size:18px;line-height:1.3;font-weight:bold;text-decoration:none"
    ),
    "small": "margin:0 0 12px;font-size:16px;line-height:1.5;color:#3d524d",
}

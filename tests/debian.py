"""What tests use of Debian's files, where it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

SCHEMAS: Final = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
"""The schemas of XLIFF 1.2 (strict) and 2.0."""
NO_SCHEMAS: Final = "no schemas of XLIFF here"

GTK: Final = Path("/usr/share/locale/cy/LC_MESSAGES/gtk30-properties.mo")
"""A Welsh catalogue of more than a thousand messages."""
NO_GTK: Final = "no catalogue of GTK here"

"""What belongs to no audience: the choice of language, notices, errors, health."""

from __future__ import annotations

from app.web.site.errors import register_errors
from app.web.site.views import bp

__all__ = ["bp", "register_errors"]

"""Signing in and out, one's own account, and the accounts of others."""

from __future__ import annotations

from app.web.signin import account, people, views
from app.web.signin.page import bp

__all__ = ["account", "bp", "people", "views"]

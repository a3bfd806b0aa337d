"""Ways for mail to leave: SMTP, or GOV.UK Notify."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.mail.carriers.carrier import Carrier, Refused, TryLater
from app.mail.carriers.notify import Notify
from app.mail.carriers.smtp import Smtp
from config import Settings

__all__ = ["Carrier", "Refused", "TryLater", "carrier_of"]


def carrier_of(settings: Settings) -> Carrier | None:
    """What the settings say carries mail; None where they name no mail service."""
    if settings.mail_server:
        return Smtp(
            settings.mail_server,
            sender=settings.mail_from,
            names=settings.organisation,
            host=urlsplit(settings.base_url).hostname or "localhost",
        )
    return Notify(settings.notify) if settings.notify else None

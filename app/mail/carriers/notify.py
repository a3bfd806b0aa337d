"""Mail through GOV.UK Notify (https://docs.notifications.service.gov.uk/rest-api.html)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final, Literal

import requests
from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from app.mail.carriers.carrier import Refused, TryLater
from app.mail.carriers.markdown import as_markdown
from app.mail.carriers.mime import one_line
from app.mail.parts import Mail
from app.outbox.rules import Failure
from config import NotifyAccount

PATIENCE: Final = timedelta(seconds=30)
"""How long to wait for a connection, and for an answer."""

# The client would log each refusal in Notify's words, which may repeat what was refused.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)

_FAILED: Final[Mapping[str, Failure]] = {
    "permanent-failure": Failure.BOUNCED,
    "temporary-failure": Failure.NOT_DELIVERED,
    "technical-failure": Failure.NOT_DELIVERED,
}
_DAILY: Final = "TooManyRequestsError"
_NOT_LIVE: Final = ("team-only API key", "trial mode")


class Notify:
    """Hands messages to GOV.UK Notify: their text, in a template that takes it whole. A calendar file is left out."""

    def __init__(self, account: NotifyAccount, *, patience: timedelta = PATIENCE) -> None:
        self._account = account
        self._client = NotificationsAPIClient(account.key, account.url, timeout=patience.total_seconds())

    def send(self, mail: Mail, *, again: bool = False) -> str | None:
        """As in Carrier; the name is Notify's identifier of the notification, a UUID."""
        try:
            earlier = self._find(mail.message_id) if again else None
            return earlier or str(self._post(mail)["id"])
        except APIError as reason:
            raise problem_of(reason) from None

    def follow(self, provider_id: str) -> Failure | Literal["pending"] | None:
        """As in Carrier. Notify forgets notifications after a week, and then there is no failure to be known of."""
        try:
            status = self._client.get_notification_by_id(provider_id)["status"]
        except APIError as reason:
            if reason.status_code == requests.codes.not_found:
                return None
            raise TryLater(problem_of(reason).failure, answer=str(reason.status_code)) from None
        if status == "delivered":
            return None
        return _FAILED.get(status, "pending")

    @contextmanager
    def open(self) -> Iterator[None]:
        """As in Carrier."""
        try:
            yield
        finally:
            self._client.request_session.close()

    def _post(self, mail: Mail) -> Mapping[str, Any]:
        posted: Mapping[str, Any] = self._client.send_email_notification(
            mail.to,
            self._account.template_id,
            personalisation={"subject": one_line(mail.subject), "body": as_markdown(mail.text)},
            reference=mail.message_id,
            email_reply_to_id=self._account.reply_to_id,
        )
        return posted

    def _find(self, reference: str) -> str | None:
        """The notification that an earlier attempt made, unless it failed; Notify lists the newest first."""
        found = self._client.get_all_notifications(reference=reference)["notifications"]
        return next((str(one["id"]) for one in found if one["status"] not in _FAILED), None)


def problem_of(reason: APIError) -> TryLater | Refused:
    """What a refusal of Notify, or a failure of the network, means for the message."""
    if reason.response is None:
        slow = isinstance(reason.__cause__, requests.Timeout)
        return TryLater(Failure.SLOW if slow else Failure.UNREACHABLE)
    code = reason.status_code
    told = str(code)
    if not isinstance(reason, HTTPError):  # an answer that is none, as of something that stands between
        return TryLater(Failure.SERVICE_BROKEN, answer=told)
    match code:
        case 401 | 403:
            return TryLater(Failure.NOT_LET_IN, answer=told)
        case 408:
            return TryLater(Failure.SLOW, answer=told)
        case 429:
            return TryLater(Failure.TOO_MANY, _pause(reason), told)
        case _ if code >= 500:
            return TryLater(Failure.SERVICE_BROKEN, answer=told)
    return _refusal(reason, told)


def _refusal(reason: HTTPError, told: str) -> TryLater | Refused:
    messages = " ".join(message for _, message in _errors(reason))
    if any(sign in messages for sign in _NOT_LIVE):  # it may be live before the last attempt
        return TryLater(Failure.NOT_LET_IN, answer=told)
    return Refused(Failure.BAD_ADDRESS if "email_address" in messages else Failure.REFUSED, told)


def _pause(reason: HTTPError) -> timedelta:
    """As long as Notify asks; else the minute for which it counts requests, or an hour where the day's are used up."""
    asked = reason.response.headers.get("Retry-After", "") if reason.response is not None else ""
    if asked.isascii() and asked.isdigit() and len(asked) <= 6:
        return timedelta(seconds=int(asked))
    daily = any(error == _DAILY for error, _ in _errors(reason))
    return timedelta(hours=1) if daily else timedelta(minutes=1)


def _errors(reason: HTTPError) -> list[tuple[str, str]]:
    """The kind and the message of each error, whatever shape the answer has."""
    errors = reason.message
    if not isinstance(errors, list):
        return [("", str(errors))]
    return [(str(one.get("error", "")), str(one.get("message", ""))) for one in errors if isinstance(one, dict)]

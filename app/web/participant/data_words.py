"""What is held about a participant, as codes with words beside them: the one thing that page and file are made from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from flask_babel import LazyString, gettext, lazy_gettext, lazy_pgettext

from app.language import Locale
from app.outbox.rules import Kind, Sending
from app.places.queries import Place
from app.places.rules import Standing
from app.questionnaires import Kind as Question
from app.questionnaires import text_key
from app.responses.queries import SingleResponse
from app.retention.queries import Held, HeldDraft, HeldEvent, HeldMessage
from app.web.pages.message_names import MESSAGES
from app.web.pages.reading import Reading, ReadRow
from app.workshops.rules import Action

FORMAT: Final = "holi-my-data-1"
Data = dict[str, Any]

STANDINGS: Final[Mapping[Standing, LazyString]] = {
    # Translators: what somebody has in a workshop
    Standing.PLACE: lazy_pgettext("standing of a participant", "A place"),
    # Translators: what somebody has in a workshop: a turn in the waiting list
    Standing.WAITING: lazy_pgettext("standing of a participant", "On the waiting list"),
    # Translators: what somebody has in a workshop: nothing any more
    Standing.CANCELLED: lazy_pgettext("standing of a participant", "Cancelled"),
}
_LANGUAGES: Final[Mapping[str | None, LazyString]] = {
    "cy": lazy_pgettext("language", "Welsh"),
    "en": lazy_pgettext("language", "English"),
    "both": lazy_pgettext("language", "Welsh and English"),
    # Translators: in which language somebody wants to be written to
    None: lazy_gettext("Not said, so Welsh and English"),
}
_ATTENDED: Final[Mapping[bool | None, LazyString]] = {
    # Translators: whether somebody came to a workshop, as its organisers have noted it
    True: lazy_pgettext("attendance", "Came"),
    # Translators: whether somebody came to a workshop, as its organisers have noted it
    False: lazy_pgettext("attendance", "Did not come"),
    # Translators: whether somebody came to a workshop: its organisers have not noted it
    None: lazy_pgettext("attendance", "Not noted"),
}
_SENDING: Final[Mapping[Sending, LazyString]] = {
    # Translators: beside an email in a list of those to oneself
    Sending.WAITING: lazy_pgettext("state of a message to you", "Waiting to be sent"),
    # Translators: beside an email in a list of those to oneself
    Sending.SENT: lazy_pgettext("state of a message to you", "Sent"),
    # Translators: beside an email in a list of those to oneself: it could not be delivered
    Sending.FAILED: lazy_pgettext("state of a message to you", "Could not be sent"),
    # Translators: beside an email in a list of those to oneself: what it was to say no longer held
    Sending.OVER: lazy_pgettext("state of a message to you", "Not sent, since it was no longer needed"),
}
# Translators: name of an email that the organisers of a workshop have written, to whoever got it
_OWN_MESSAGE: Final = lazy_pgettext("message to you", "Message from the organisers")
_ACTIONS: Final[Mapping[Action, LazyString]] = {
    # Translators: a line of what was noted about oneself
    Action.RESPONSE_ENTERED: lazy_pgettext("noted about you", "Answers entered on your behalf"),
    # Translators: a line of what was noted about oneself
    Action.RESPONSE_CORRECTED: lazy_pgettext("noted about you", "Answers changed"),
    # Translators: a line of what was noted about oneself: something that one wrote is now there in the other language
    Action.ANSWER_TRANSLATED: lazy_pgettext("noted about you", "Answer translated"),
    # Translators: a line of what was noted about oneself: one was on the waiting list before
    Action.PLACE_GIVEN: lazy_pgettext("noted about you", "Place given"),
    # Translators: a line of what was noted about oneself
    Action.PLACE_CANCELLED: lazy_pgettext("noted about you", "Place cancelled"),
    # Translators: a line of what was noted about oneself
    Action.PLACE_REMOVED: lazy_pgettext("noted about you", "Place taken away"),
    # Translators: a line of what was noted about oneself
    Action.PLACE_MOVED: lazy_pgettext("noted about you", "Moved on the waiting list"),
    # Translators: a line of what was noted about oneself: links to one’s own page
    Action.LINKS_ENDED: lazy_pgettext("noted about you", "Links ended"),
}
# Translators: a line of what was noted about oneself, of a kind that has no words of its own
_SOMETHING: Final = lazy_pgettext("noted about you", "Something else was changed")


def data_of(held: Held, locale: Locale, now: datetime) -> Data:
    """Everything that is held, in the language ``locale``; moments are aware and in UTC.

    ``workshop``; ``you`` (name, address, place, language, attendance); ``answers``, a form each, with ``questions``:
    ``answer`` as it is stored (None: left empty), ``details`` of options, ``words`` as the page shows them, with the
    ``language`` of what somebody wrote themselves; ``unsent`` (what was typed and not sent, by page and field);
    ``messages``; ``links`` (when each was made: no link is kept); ``noted`` (lines of the workshop's log). ``code`` is
    the same in both languages, ``label`` is in this one.
    """
    words = held.workshop.words(locale)
    return {
        "format": FORMAT,
        "language": locale,
        "made_at": now,
        "workshop": {
            "title": words("workshop.title"),
            "place": words("workshop.place"),
            "starts_at": held.workshop.starts_at,
            "ends_at": held.workshop.ends_at,
            "answers_deleted_by": held.workshop.delete_on,
        },
        "you": _you(held),
        "answers": [_answers(moment, found, held, locale) for moment, found in held.responses.items()],
        "unsent": [_unsent(draft, held, locale) for draft in held.drafts],
        "messages": [_message(message) for message in held.messages],
        "links": [{"made_at": made_at} for made_at in held.links],
        "noted": [_noted(event) for event in held.events],
    }


def _coded(code: object, label: object) -> Data:
    return {"code": code, "label": str(label)}


def _you(held: Held) -> Data:
    place: Place = held.person.place
    return {
        "name": held.person.name,
        "email": held.person.email,
        "organisation": held.person.organisation,
        "registered_at": place.registered_at,
        "standing": _coded(place.standing.value, STANDINGS[place.standing]),
        "position": place.position,
        "cancelled_at": place.cancelled_at,
        "contact_language": _coded(place.language, _LANGUAGES[place.language]),
        "attended": _coded(place.attended, _ATTENDED[place.attended]),
    }


def _form(moment: str, held: Held, locale: Locale) -> Data:
    form = held.workshop.forms[moment].current.questionnaire
    return _coded(moment, held.workshop.words(locale)(text_key(form.key, "title")))


def _answers(moment: str, found: SingleResponse, held: Held, locale: Locale) -> Data:
    questionnaire = found.version.questionnaire
    reading = Reading(found, held.workshop.words(locale), locale)
    asked = [one for one in questionnaire.questions_by_key.values() if one.field_names()]
    return {
        "form": _form(moment, held, locale),
        "reference": found.reference,
        "sent_at": found.submitted_at or found.submitted_on,
        "begun_in": _coded(found.locale_started, _LANGUAGES[found.locale_started]),
        "sent_in": _coded(found.locale_submitted, _LANGUAGES[found.locale_submitted]),
        "entered_by_organiser": found.entered,
        "questions": [_question(question, found, reading.row(question.key)) for question in asked],
    }


def _question(question: Question, found: SingleResponse, row: ReadRow) -> Data:
    begins = f"{question.key}."
    details = {key.removeprefix(begins): text for key, text in found.answers.items() if key.startswith(begins)}
    translations = [
        {"language": line.translation.locale, "text": line.translation.text} for line in row.lines if line.translation
    ]
    return {
        "question": _coded(question.key, row.label),
        "shown": question.key in found.answers,
        "answer": found.answers.get(question.key),
        "details": details,
        "words": [{"text": line.text, "language": line.locale} for line in row.lines]
        or [{"text": row.instead, "language": None}],
        "translations": translations,
    }


def _unsent(draft: HeldDraft, held: Held, locale: Locale) -> Data:
    return {
        "form": _form(draft.moment, held, locale),
        "begun_at": draft.started_at,
        "changed_at": draft.updated_at,
        "fields": draft.pages,
    }


def _message(message: HeldMessage) -> Data:
    # One that is about no form in particular, or is called alike for all.
    name = MESSAGES.get((message.kind, message.moment)) or next(
        name for (kind, _), name in MESSAGES.items() if kind is message.kind
    )
    return {
        "kind": _coded(message.kind.value, _OWN_MESSAGE if message.kind is Kind.OWN else name),
        "form": message.moment or None,
        "made_at": message.created_at,
        "state": _coded(message.sending.value, _SENDING[message.sending]),
        "sent_at": message.sent_at,
        "failure": None if message.failure is None else message.failure.value,
    }


def _noted(event: HeldEvent) -> Data:
    itself = not event.by_somebody and ("own" in event.details or event.action in _DONE_BY_ONESELF)
    if itself:
        # Translators: who did something that was noted about oneself
        who = _coded("you", gettext("By you"))
    elif event.by_somebody:
        # Translators: who did something that was noted about oneself
        who = _coded("organiser", gettext("By an organiser"))
    else:
        # Translators: who did something that was noted about oneself: nobody, it happens by itself
        who = _coded("service", gettext("By this service"))
    reasons = {"reason": event.details["reason"]} if event.details.get("reason") else {}
    return {
        "at": event.at,
        "what": _coded(event.action.value, _ACTIONS.get(event.action, _SOMETHING)),
        "by": who,
        **reasons,
    }


_DONE_BY_ONESELF: Final = frozenset({Action.PLACE_CANCELLED, Action.LINKS_ENDED})

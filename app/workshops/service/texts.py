"""Writing a workshop's texts, in both languages side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from app.extensions import db, transaction
from app.language import LOCALES, Locale, normalise, other
from app.questionnaires import Questionnaire
from app.wording.queries import list_texts
from app.wording.rules import State
from app.wording.service import NoText, Pair, add_texts, order_texts, remove_texts, save_pairs
from app.workshops.models import Workshop
from app.workshops.queries import text_gaps_of
from app.workshops.rules import CASE_STUDY, CASE_STUDY_COMMENT, OWN_TEXTS, Action, message_key
from app.workshops.service.addresses import follow_titles
from app.workshops.service.common import lock, must_be_whole, note, reread, tell_workers
from app.workshops.service.errors import NotReady

TITLE = "workshop.title"
Texts = Mapping[str, Mapping[Locale, str]]
_MESSAGE_COMMENTS = {
    "subject": "Subject of an email that the organisers write themselves",
    "text": "Text of an email that the organisers write themselves; between the greeting and facts like the time",
}


def change_texts(workshop_id: int, texts: Texts, *, by: int | None, at: datetime, wait: Collection[str] = ()) -> None:
    """Save pairs of texts, by key: of the workshop itself, or of its forms.

    A pair that has both wordings counts as approved; one wording alone is kept, and the other is missing. An optional
    text without either is absent. Keys in ``wait`` of which one wording has changed are left to translators: until the
    other is approved, participants see the pair as it was. Raises NoText, NoWorkshop, and NotReady where participants
    would miss a text; nothing is changed then.
    """
    with transaction():
        workshop = lock(workshop_id)
        add_texts(workshop.catalogue_id, own_pairs({}, workshop_locale(workshop)), at=at)
        _save(workshop, texts, by=by, at=at, wait=wait)


def add_case_study(
    workshop_id: int, texts: Mapping[Locale, str], *, by: int | None, at: datetime, wait: bool = False
) -> str:
    """Add a case study after the others, and return its key; with ``wait`` translators write what is missing.

    Raises NotReady and NoWorkshop, as ``change_texts``.
    """
    with transaction():
        workshop = lock(workshop_id)
        numbers = [int(key.removeprefix(CASE_STUDY)) for key in _case_studies(workshop)]
        key = f"{CASE_STUDY}{max(numbers, default=0) + 1}"
        add_texts(workshop.catalogue_id, [case_study_pair(key, {}, workshop_locale(workshop))], at=at)
        _save(workshop, {key: texts}, by=by, at=at, wait=[key] if wait else ())
        return key


def remove_case_study(workshop_id: int, key: str, *, by: int | None, at: datetime) -> None:
    """Take a case study away. Raises NoText and NoWorkshop."""
    with transaction():
        workshop = lock(workshop_id)
        if key not in _case_studies(workshop):
            raise NoText(key)
        remove_texts(workshop.catalogue_id, [key])
        note(workshop_id, Action.TEXTS_CHANGED, by=by, at=at, keys=[key])
        tell_workers(workshop)


def move_case_study(workshop_id: int, key: str, *, earlier: bool, by: int | None, at: datetime) -> None:
    """Have a case study change places with the one before it, or after it. Raises NoText and NoWorkshop."""
    with transaction():
        workshop = lock(workshop_id)
        order = _case_studies(workshop)
        if key not in order:
            raise NoText(key)
        place = order.index(key)
        beside = place - 1 if earlier else place + 1
        if beside not in range(len(order)):
            return
        order[place], order[beside] = order[beside], order[place]
        order_texts(workshop.catalogue_id, order)
        note(workshop_id, Action.TEXTS_CHANGED, by=by, at=at, keys=[key])
        tell_workers(workshop)


def add_message(
    workshop_id: int, number: int, texts: Texts, *, by: int | None, at: datetime, wait: Collection[str] = ()
) -> None:
    """Add the texts of an organiser's own message, by key; any of them may be missing until it is sent.

    Raises NoWorkshop.
    """
    with transaction():
        workshop = lock(workshop_id)
        locale = workshop_locale(workshop)
        pairs = [_pair(message_key(number, part), {}, locale, comment) for part, comment in _MESSAGE_COMMENTS.items()]
        add_texts(workshop.catalogue_id, pairs, at=at)
        _save(workshop, texts, by=by, at=at, wait=wait)


def remove_message(workshop_id: int, number: int, *, by: int | None, at: datetime) -> None:
    """Take the texts of an organiser's own message away. Raises NoWorkshop."""
    with transaction():
        workshop = lock(workshop_id)
        keys = [message_key(number, part) for part in _MESSAGE_COMMENTS]
        remove_texts(workshop.catalogue_id, keys)
        note(workshop_id, Action.TEXTS_CHANGED, by=by, at=at, keys=keys[:1])
        tell_workers(workshop)


def own_pairs(texts: Texts, source_locale: Locale) -> list[Pair]:
    """A workshop's own texts, those that are not given being absent."""
    return [_pair(key, texts.get(key, {}), source_locale, text.comment) for key, text in OWN_TEXTS.items()]


def case_study_pair(key: str, texts: Mapping[Locale, str], source_locale: Locale) -> Pair:
    """A case study."""
    return _pair(key, texts, source_locale, CASE_STUDY_COMMENT)


def form_pairs(form: Questionnaire, translations: Mapping[str, str | None]) -> list[Pair]:
    """The texts of a form, with the approved translations that there are."""
    return [
        Pair(
            key=text.key,
            source_locale=form.source_locale,
            source=text.text,
            translation=translations.get(text.key),
            state=State.APPROVED,
            comment=text.comment,
        )
        for text in form.texts()
    ]


def workshop_locale(workshop: Workshop) -> Locale:
    """The language in which the workshop's organisers write first."""
    return "cy" if workshop.source_locale == "cy" else "en"


def refuse_gaps(workshop: Workshop, keys: Iterable[str]) -> None:
    """Raise NotReady if one of these texts is missing in a language, and the workshop is one that may lack none."""
    if must_be_whole(workshop):
        wanted = frozenset(keys)
        gaps = tuple(gap for gap in text_gaps_of(reread(workshop.id)) if gap.key in wanted)
        if gaps:
            raise NotReady(gaps)


def _save(workshop: Workshop, texts: Texts, *, by: int | None, at: datetime, wait: Collection[str] = ()) -> None:
    pairs = {key: {locale: _clean(wordings.get(locale, "")) for locale in LOCALES} for key, wordings in texts.items()}
    before = _titles(workshop) if TITLE in pairs else {}
    shown = _list_live(workshop, wait)
    changed = save_pairs(workshop.catalogue_id, pairs, by=by, at=at, wait=wait)
    if not changed:
        return
    refuse_gaps(workshop, (pairs.keys() - set(wait)) | (shown - _list_live(workshop, wait)))
    if TITLE in changed:
        follow_titles(workshop, before, pairs[TITLE])
    note(workshop.id, Action.TEXTS_CHANGED, by=by, at=at, keys=[key for key in pairs if key in changed])
    tell_workers(workshop)


def _titles(workshop: Workshop) -> Mapping[Locale, str]:
    return next(text.wordings for text in list_texts(workshop.catalogue_id) if text.key == TITLE)


def _list_live(workshop: Workshop, keys: Collection[str]) -> frozenset[str]:
    """Which of these texts have a pair that participants see."""
    db.session.flush()
    texts = list_texts(workshop.catalogue_id) if keys else ()
    return frozenset(text.key for text in texts if text.key in keys and text.live is not None)


def _case_studies(workshop: Workshop) -> list[str]:
    return [text.key for text in list_texts(workshop.catalogue_id) if text.key.startswith(CASE_STUDY)]


def _pair(key: str, texts: Mapping[Locale, str], source_locale: Locale, comment: str) -> Pair:
    return Pair(
        key=key,
        source_locale=source_locale,
        source=_clean(texts.get(source_locale, "")),
        translation=_clean(texts.get(other(source_locale), "")) or None,
        state=State.APPROVED,
        comment=comment,
    )


def _clean(text: str) -> str:
    return normalise(text.replace("\r\n", "\n")).strip()

"""The two languages, and the table of segments from which addresses in each are made."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

Locale = Literal["cy", "en"]

LOCALES: Final[tuple[Locale, ...]] = ("cy", "en")

SEGMENTS: Final[Mapping[str, Mapping[Locale, str]]] = MappingProxyType(
    {
        "workshops": {"cy": "gweithdai", "en": "workshops"},
        "register": {"cy": "cofrestru", "en": "register"},
        "before": {"cy": "cyn", "en": "before"},
        "activity": {"cy": "gweithgaredd", "en": "activity"},
        "after": {"cy": "ar-ol", "en": "after"},
        "check": {"cy": "gwirio", "en": "check"},
        "delete": {"cy": "dileu", "en": "delete"},
        "accessibility-statement": {"cy": "datganiad-hygyrchedd", "en": "accessibility-statement"},
        "privacy-notice": {"cy": "hysbysiad-preifatrwydd", "en": "privacy-notice"},
        "cookies": {"cy": "cwcis", "en": "cookies"},
        "sign-in": {"cy": "mewngofnodi", "en": "sign-in"},
        "sign-out": {"cy": "allgofnodi", "en": "sign-out"},
        "start": {"cy": "dechrau", "en": "start"},
        "account": {"cy": "cyfrif", "en": "account"},
        "details": {"cy": "manylion", "en": "details"},
        "password": {"cy": "cyfrinair", "en": "password"},
        "second-factor": {"cy": "ail-gam", "en": "second-factor"},
        "qr-code": {"cy": "cod-qr", "en": "qr-code"},
        "recovery-codes": {"cy": "codau-adfer", "en": "recovery-codes"},
        "new": {"cy": "newydd", "en": "new"},
        "remove": {"cy": "tynnu", "en": "remove"},
        "sign-ins": {"cy": "mewngofnodion", "en": "sign-ins"},
        "invitation": {"cy": "gwahoddiad", "en": "invitation"},
        "reset": {"cy": "ailosod", "en": "reset"},
        "summaries": {"cy": "crynodebau", "en": "summaries"},
        "people": {"cy": "pobl", "en": "people"},
        "invite": {"cy": "gwahodd", "en": "invite"},
        "activity-log": {"cy": "cofnod-gweithgarwch", "en": "activity-log"},
        "organise": {"cy": "trefnu", "en": "organise"},
        "copy": {"cy": "copio", "en": "copy"},
        "archived": {"cy": "archif", "en": "archived"},
        "description": {"cy": "disgrifiad", "en": "description"},
        "case-studies": {"cy": "astudiaethau-achos", "en": "case-studies"},
        "times": {"cy": "amseroedd", "en": "times"},
        "contact": {"cy": "cyswllt", "en": "contact"},
        "forms": {"cy": "ffurflenni", "en": "forms"},
        "texts": {"cy": "testunau", "en": "texts"},
        "publish": {"cy": "cyhoeddi", "en": "publish"},
        "close": {"cy": "cau", "en": "close"},
        "reopen": {"cy": "ailagor", "en": "reopen"},
        "archive": {"cy": "archifo", "en": "archive"},
        "links": {"cy": "dolenni", "en": "links"},
        "preview": {"cy": "rhagolwg", "en": "preview"},
        "print": {"cy": "argraffu", "en": "print"},
        "results": {"cy": "canlyniadau", "en": "results"},
        "responses": {"cy": "ymatebion", "en": "responses"},
        "correct": {"cy": "cywiro", "en": "correct"},
        "enter": {"cy": "cofnodi", "en": "enter"},
        "translate": {"cy": "cyfieithu", "en": "translate"},
        "download": {"cy": "lawrlwytho", "en": "download"},
        "jobs": {"cy": "archebion", "en": "jobs"},
        "job": {"cy": "archeb", "en": "job"},
        "upload": {"cy": "lanlwytho", "en": "upload"},
        "glossary": {"cy": "geirfa", "en": "glossary"},
        "questions": {"cy": "cwestiynau", "en": "questions"},
        "approval": {"cy": "cymeradwyo", "en": "approval"},
        "keep": {"cy": "cadw", "en": "keep"},
        "reuse": {"cy": "ailddefnyddio", "en": "reuse"},
        "put-back": {"cy": "adfer", "en": "put-back"},
        "my-place": {"cy": "fy-lle", "en": "my-place"},
        "calendar": {"cy": "calendr", "en": "calendar"},
        "answers": {"cy": "atebion", "en": "answers"},
        "change": {"cy": "newid", "en": "change"},
        "my-data": {"cy": "fy-nata", "en": "my-data"},
        "erase": {"cy": "dileu-popeth", "en": "erase"},
        "erased": {"cy": "wedi-dileu", "en": "erased"},
        "new-link": {"cy": "dolen-newydd", "en": "new-link"},
        "link": {"cy": "dolen", "en": "link"},
        "sent": {"cy": "anfonwyd", "en": "sent"},
        "messages": {"cy": "negeseuon", "en": "messages"},
        "schedule": {"cy": "amserlen", "en": "schedule"},
        "send": {"cy": "anfon", "en": "send"},
        "cancel": {"cy": "canslo", "en": "cancel"},
        "participants": {"cy": "cyfranogwyr", "en": "participants"},
        "attendance": {"cy": "presenoldeb", "en": "attendance"},
        "list": {"cy": "rhestr", "en": "list"},
    }
)

FORM_SEGMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {"registration": "register", "before": "before", "during": "activity", "after": "after"}
)
"""The segment of a form's address, by its moment."""

_WORDS: Final[Mapping[Locale, Mapping[str, str]]] = {
    locale: {name: words[locale] for name, words in SEGMENTS.items()} for locale in LOCALES
}


def other(locale: Locale) -> Locale:
    """The other of the two languages."""
    return "en" if locale == "cy" else "cy"


def path(template: str, locale: Locale) -> str:
    """The path of ``template`` in a language: ``/{workshops}/<slug>`` is ``/cy/gweithdai/<slug>`` in Welsh.

    Braces name segments of the table (KeyError for one that it lacks); everything else stays as it is.
    """
    return f"/{locale}{template.format_map(_WORDS[locale])}"

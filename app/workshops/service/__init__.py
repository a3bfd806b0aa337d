"""Use cases of workshops; each owns one transaction."""

from app.wording.service import NoText
from app.workshops.queries import NoWorkshop
from app.workshops.rules import Action, Times
from app.workshops.service.above import Above, look_above
from app.workshops.service.addresses import change_slugs
from app.workshops.service.common import note
from app.workshops.service.creating import NewWorkshop, copy, create
from app.workshops.service.errors import (
    BadTimes,
    HasResponses,
    LastOrganiser,
    MomentTaken,
    NoForm,
    NoPerson,
    NotReady,
    SlugTaken,
    WrongState,
)
from app.workshops.service.forms import Translate, add_form, remove_form
from app.workshops.service.importing import import_workshop
from app.workshops.service.people import share, unshare
from app.workshops.service.states import archive, cancel, close, delete_draft, mark_full, publish, reopen
from app.workshops.service.texts import (
    add_case_study,
    add_message,
    change_texts,
    move_case_study,
    remove_case_study,
    remove_message,
)
from app.workshops.service.times import change_capacity, change_contact, change_times
from app.workshops.service.translated import approve_text, keep_text, require_second_approval, submit_text

__all__ = [
    "Above",
    "Action",
    "BadTimes",
    "HasResponses",
    "LastOrganiser",
    "MomentTaken",
    "NewWorkshop",
    "NoForm",
    "NoPerson",
    "NoText",
    "NoWorkshop",
    "NotReady",
    "SlugTaken",
    "Times",
    "Translate",
    "WrongState",
    "add_case_study",
    "add_form",
    "add_message",
    "approve_text",
    "archive",
    "cancel",
    "change_capacity",
    "change_contact",
    "change_slugs",
    "change_texts",
    "change_times",
    "close",
    "copy",
    "create",
    "delete_draft",
    "import_workshop",
    "keep_text",
    "look_above",
    "mark_full",
    "move_case_study",
    "note",
    "publish",
    "remove_case_study",
    "remove_form",
    "remove_message",
    "reopen",
    "require_second_approval",
    "share",
    "submit_text",
    "unshare",
]

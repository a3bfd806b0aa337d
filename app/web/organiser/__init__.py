"""Setting up workshops, following them, taking the answers away."""

from __future__ import annotations

from app.web.organiser import (
    activity,
    case_studies,
    contact,
    correcting,
    create,
    description,
    download,
    entering,
    forms,
    front,
    links,
    overview,
    paper,
    people,
    preview,
    responses,
    results,
    states,
    texts,
    times,
    trail,
)
from app.web.organiser.page import bp

__all__ = [
    "activity",
    "bp",
    "case_studies",
    "contact",
    "correcting",
    "create",
    "description",
    "download",
    "entering",
    "forms",
    "front",
    "links",
    "overview",
    "paper",
    "people",
    "preview",
    "responses",
    "results",
    "states",
    "texts",
    "times",
    "trail",
]

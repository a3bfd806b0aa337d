"""What there is to beat: the least that Flask, WTForms and Flask-SQLAlchemy do for one page of eight fields.

``hello()`` answers with a word. ``form()`` renders, checks and stores the form that form.yaml gives to Holi, with
the same engine settings (importing ``app.extensions`` also brings Holi's pragmas for SQLite).
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, redirect, render_template_string, request, url_for
from flask.typing import ResponseReturnValue
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from wtforms import EmailField, Form, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.extensions import engine_options

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Eight questions</title></head>
<body>
<main>
<h1>Eight questions</h1>
<form method="post" novalidate>
{% for field in form %}
<div>
{{ field.label }}
{% for error in field.errors %}<p role="alert">{{ error }}</p>{% endfor %}
{{ field() }}
</div>
{% endfor %}
<button>Continue</button>
</form>
</main>
</body>
</html>
"""
THANKS = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Thank you</title></head>
<body><main><h1>Thank you</h1></main></body>
</html>
"""


class EightFields(Form):
    """The questions of form.yaml."""

    name = StringField("Name", [InputRequired("Enter your name"), Length(max=120)])
    email = EmailField("Email address", [InputRequired("Enter your email address"), Length(max=254)])
    organisation = StringField("Organisation", [InputRequired("Enter your organisation"), Length(max=120)])
    post = StringField("Post", [Optional(), Length(max=120)])
    work = RadioField(
        "Which of these best describes your work?",
        choices=[
            ("policy", "I make policy"),
            ("design", "I design services"),
            ("frontline", "I work with the public"),
            ("other", "Something else"),
        ],
    )
    barriers = SelectMultipleField(
        "What stops policy and practice from working together?",
        [InputRequired("Select at least one answer")],
        choices=[
            ("time", "Not enough time"),
            ("contacts", "Not knowing who to talk to"),
            ("words", "Using different words for the same thing"),
            ("evidence", "Not enough evidence"),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    recommend = RadioField(
        "How likely are you to recommend this workshop to a colleague?",
        coerce=int,
        choices=[(number, str(number)) for number in range(11)],
    )
    remarks = TextAreaField("Anything else?", [Optional(), Length(max=2000)])


class Base(DeclarativeBase):
    """The floor's own tables."""


db = SQLAlchemy(model_class=Base)


class Answer(Base):
    """One submission."""

    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)


def hello() -> Flask:
    """Flask and one word."""
    app = Flask(__name__)

    @app.get("/")
    def word() -> str:
        return "hello"

    return app


def form() -> Flask:
    """The form at ``/``, its thanks at ``/thanks``; the database of ``DATABASE_URL`` has been prepared."""
    url = _with_driver(os.environ["DATABASE_URL"])
    app = Flask(__name__)
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=engine_options(url))
    db.init_app(app)

    @app.get("/")
    def show() -> str:
        return render_template_string(PAGE, form=EightFields())

    @app.post("/")
    def take() -> ResponseReturnValue:
        given = EightFields(request.form)
        if not given.validate():
            return render_template_string(PAGE, form=given)
        db.session.add(Answer(answers=given.data))
        db.session.commit()
        return redirect(url_for("thanks"), 303)

    @app.get("/thanks")
    def thanks() -> str:
        return render_template_string(THANKS)

    return app


def prepare(url: str) -> None:
    """Make the floor's one table in the database of ``url``."""
    engine = create_engine(_with_driver(url))
    Base.metadata.create_all(engine)
    engine.dispose()


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")

"""The forms of signing in, of one's own account and of administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from flask_babel import LazyString, gettext, lazy_gettext, lazy_pgettext, ngettext
from markupsafe import Markup
from wtforms import Form, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordFlaw, Role
from app.language import Locale
from app.web.fields.base import Params, component, error_message
from app.web.fields.forms import Meta

LANGUAGES: Final = {"cy": "Cymraeg", "en": "English"}
"""Each in its own language, as everywhere: they stand in no catalogue."""

ROLES: Final[Mapping[Role, LazyString]] = {
    # Translators: a role; a person who manages accounts, and may do everything
    Role.ADMINISTRATOR: lazy_pgettext("role", "Administrator"),
    # Translators: a role; a person who arranges workshops and reads their results
    Role.ORGANISER: lazy_pgettext("role", "Organiser"),
    # Translators: a role; a person who reads the results of workshops, without the names of participants
    Role.VIEWER: lazy_pgettext("role", "Viewer"),
    # Translators: a role; a person who translates the texts of forms
    Role.TRANSLATOR: lazy_pgettext("role", "Translator"),
}
DUTIES: Final[Mapping[Role, LazyString]] = {
    # Translators: hint under the role "Administrator"
    Role.ADMINISTRATOR: lazy_gettext("Manages people’s accounts, and can do everything that the other roles can do"),
    # Translators: hint under the role "Organiser"
    Role.ORGANISER: lazy_gettext("Arranges workshops, and sees their own and those that are shared with them"),
    # Translators: hint under the role "Viewer"
    Role.VIEWER: lazy_gettext("Sees the results of workshops, without names"),
    # Translators: hint under the role "Translator"
    Role.TRANSLATOR: lazy_gettext("Translates the texts of forms and of this service"),
}


class _Widget:
    """Renders a field by the component that it names."""

    def __call__(self, field: WrittenField, **_: object) -> Markup:
        return component(field.component, "question", field)


def _strip(text: str | None) -> str:
    return (text or "").strip()


class WrittenField(StringField):
    """A text on one line; ``more`` goes to the component as it is."""

    component: ClassVar[str] = "short_text"
    widget = _Widget()

    def __init__(
        self,
        label: LazyString,
        validators: list[Any] | None = None,
        *,
        hint: LazyString | None = None,
        more: Params | None = None,
        **options: Any,
    ) -> None:
        super().__init__("", validators, **options)
        self.text = label
        self.hint = hint
        self.more = more or {}

    def params(self) -> Params:
        """What the input component is given."""
        return {
            "id": self.name,
            "name": self.name,
            "value": self.data or "",
            "label": {"text": str(self.text), "classes": "govuk-label--m"},
            **self._around(),
            **self.more,
        }

    def _around(self) -> Params:
        hint = {} if self.hint is None else {"hint": {"text": str(self.hint)}}
        return hint | ({"errorMessage": error_message(str(self.errors[0]))} if self.errors else {})


class PasswordField(WrittenField):
    """A password, which is never shown again by the server; the page's script can show it as it is typed."""

    component = "password"

    def params(self) -> Params:
        """What the password component is given: every word of it in the reader's language."""
        return {
            **super().params(),
            "value": "",
            # Translators: button beside a password that is being typed: it makes the password readable
            "showPasswordText": gettext("Show"),
            # Translators: button beside a password that can be read: it covers the password again
            "hidePasswordText": gettext("Hide"),
            # Translators: what screen readers say of the button "Show" beside a password
            "showPasswordAriaLabelText": gettext("Show password"),
            # Translators: what screen readers say of the button "Hide" beside a password
            "hidePasswordAriaLabelText": gettext("Hide password"),
            # Translators: screen readers say this after the button "Show" beside a password
            "passwordShownAnnouncementText": gettext("Your password is visible"),
            # Translators: screen readers say this after the button "Hide" beside a password
            "passwordHiddenAnnouncementText": gettext("Your password is hidden"),
        }


class ChoiceField(WrittenField):
    """One of a few; ``choices`` gives each value its words, ``hints`` what more there is to say of it."""

    component = "single_choice"

    def __init__(
        self,
        label: LazyString,
        *,
        choices: Mapping[Any, LazyString | str],
        missing: LazyString,
        hints: Mapping[Any, LazyString] | None = None,
        languages: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.choices = choices
        self.hints = hints or {}
        self.missing = missing
        self.languages = languages

    def pre_validate(self, form: object) -> None:
        """Refuse what is none of the choices (ValidationError)."""
        if self.data not in self.choices:
            raise ValidationError(self.missing)

    @property
    def locale(self) -> Locale:
        """The choice, where languages are what is chosen from."""
        return "cy" if self.data == "cy" else "en"

    def params(self) -> Params:
        """What the radios component is given."""
        return {
            "idPrefix": self.name,
            "name": self.name,
            "fieldset": {"legend": {"text": str(self.text), "classes": "govuk-fieldset__legend--m"}},
            "items": [self._item(value) for value in self.choices],
            **self._around(),
        }

    def _item(self, value: str) -> Params:
        item: Params = {"value": str(value), "text": str(self.choices[value]), "checked": value == self.data}
        if self.languages:
            item["label"] = {"attributes": {"lang": value}}
        if value in self.hints:
            item["hint"] = {"text": str(self.hints[value])}
        return item


class AccountForm(Form):
    """A form whose problems stand in a summary as well."""

    Meta = Meta

    @property
    def error_list(self) -> list[dict[str, str]]:
        """The entries of the error summary: a sentence and the field that it leads to."""
        return [{"text": str(field.errors[0]), "href": f"#{field.name}"} for field in self if field.errors]

    def refuse(self, name: str, sentence: str) -> None:
        """Put a problem to a field that only trying could find."""
        self[name].errors = (sentence,)

    def typed(self) -> dict[str, str]:
        """What was typed and may be shown again: passwords and codes apart."""
        return {
            field.name: field.data or ""
            for field in self
            if not isinstance(field, PasswordField) and field.name != "code"
        }


def _password(label: LazyString, missing: LazyString) -> PasswordField:
    return PasswordField(label, [InputRequired(missing)], more={"autocomplete": "current-password"})


def _new_password(label: LazyString) -> PasswordField:
    return PasswordField(
        label,
        # Translators: error message under a field for a new password
        [InputRequired(lazy_gettext("Enter a password"))],
        # Translators: hint under a field for a new password
        hint=lazy_gettext(
            "At least 12 characters. Three or four words that do not belong together make a good password."
        ),
        more={"autocomplete": "new-password"},
    )


def _name() -> WrittenField:
    return WrittenField(
        # Translators: label of a field: one's own first name and surname
        lazy_gettext("Full name"),
        # Translators: error message under a field for one's own name
        [
            DataRequired(lazy_gettext("Enter your name")),
            # Translators: error message under a field for one's own name
            Length(max=200, message=lazy_gettext("Your name must be 200 characters or fewer")),
        ],
        filters=[_strip],
        more={"autocomplete": "name"},
    )


def _language() -> ChoiceField:
    return ChoiceField(
        # Translators: question on one's own account: in which language pages open after signing in
        lazy_gettext("Which language should this service open in when you sign in?"),
        choices=LANGUAGES,
        # Translators: error message under the question about the language of the interface
        missing=lazy_gettext("Select a language"),
        languages=True,
    )


class SignInForm(AccountForm):
    """The first step."""

    email = WrittenField(
        # Translators: label of a field
        lazy_gettext("Email address"),
        # Translators: error message under a field for one's own email address
        [DataRequired(lazy_gettext("Enter your email address"))],
        filters=[_strip],
        more={"type": "email", "autocomplete": "username", "spellcheck": False},
    )
    password = _password(
        # Translators: label of a field
        lazy_pgettext("label", "Password"),
        # Translators: error message under a field for one's own password
        lazy_gettext("Enter your password"),
    )


class CodeForm(AccountForm):
    """The second step: a code of the app, or a recovery code."""

    code = WrittenField(
        # Translators: label of a field for the six digits that an authenticator app shows, or a recovery code
        lazy_gettext("Code"),
        # Translators: error message under the field for a code of an authenticator app
        [DataRequired(lazy_gettext("Enter a code"))],
        # Translators: hint under the field for a code, when signing in
        hint=lazy_gettext("The 6 digits that your authenticator app shows now, or one of your recovery codes"),
        filters=[_strip],
        more={"autocomplete": "one-time-code", "spellcheck": False, "classes": "govuk-input--width-20"},
    )


class AppCodeForm(AccountForm):
    """A code of the app, to show that it has the secret."""

    code = WrittenField(
        # Translators: label of a field, when setting up an authenticator app
        lazy_gettext("The 6 digits that the app shows now"),
        # Translators: error message under the field for a code of an authenticator app
        [DataRequired(lazy_gettext("Enter the 6 digits that the app shows"))],
        filters=[_strip],
        more={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "spellcheck": False,
            "classes": "govuk-input--width-10",
        },
    )


class InvitationForm(AccountForm):
    """Taking up an invitation."""

    name = _name()
    # Translators: label of a field
    password = _new_password(lazy_gettext("Choose a password"))
    locale = _language()


class ResetForm(AccountForm):
    """A new password by a link."""

    # Translators: label of a field
    password = _new_password(lazy_gettext("New password"))


class DetailsForm(AccountForm):
    """One's own name and language."""

    name = _name()
    locale = _language()


class PasswordForm(AccountForm):
    """One's own new password."""

    current = _password(
        # Translators: label of a field
        lazy_gettext("Your current password"),
        # Translators: error message under a field
        lazy_gettext("Enter your current password"),
    )
    # Translators: label of a field
    password = _new_password(lazy_gettext("New password"))


class ConfirmForm(AccountForm):
    """One's own password, before something that needs care."""

    password = _password(
        # Translators: label of a field
        lazy_gettext("Your current password"),
        # Translators: error message under a field
        lazy_gettext("Enter your current password"),
    )


class InviteForm(AccountForm):
    """Who is to be invited, as what."""

    email = WrittenField(
        # Translators: label of a field
        lazy_gettext("Email address"),
        # Translators: error message under a field for somebody else's email address
        [DataRequired(lazy_gettext("Enter an email address"))],
        filters=[_strip],
        more={"type": "email", "autocomplete": "off", "spellcheck": False},
    )
    role = ChoiceField(
        # Translators: heading over the choice of somebody's role: administrator, organiser, viewer or translator
        lazy_pgettext("account", "Role"),
        choices=ROLES,
        hints=DUTIES,
        # Translators: error message under the choice of somebody's role
        missing=lazy_gettext("Select a role"),
    )


def password_sentence(flaw: PasswordFlaw) -> str:
    """What is wrong with a new password, and what to do."""
    if flaw is PasswordFlaw.TOO_SHORT:
        # Translators: error message under a field for a new password; %(num)d is 12
        sentence = ngettext(
            "Your password must be at least %(num)d character long",
            "Your password must be at least %(num)d characters long",
            SHORTEST_PASSWORD,
        )
    elif flaw is PasswordFlaw.TOO_LONG:
        # Translators: error message under a field for a new password; %(num)d is 1000
        sentence = ngettext(
            "Your password must be %(num)d character or fewer",
            "Your password must be %(num)d characters or fewer",
            LONGEST_PASSWORD,
        )
    elif flaw is PasswordFlaw.EMAIL:
        # Translators: error message under a field for a new password
        sentence = gettext("Your password must not be your email address")
    else:
        # Translators: error message under a field for a new password
        sentence = gettext("Many people use that password, so it is easy to guess: choose another one")
    return str(sentence)

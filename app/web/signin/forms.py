"""The forms of signing in, of one's own account and of administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString, gettext, lazy_gettext, lazy_pgettext, ngettext
from wtforms.validators import DataRequired, InputRequired, Length

from app.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordFlaw, Role
from app.web.fields.base import Params
from app.web.fields.own import ChoiceField, OwnForm, WrittenField, strip
from app.web.roles import ROLES

LANGUAGES: Final = {"cy": "Cymraeg", "en": "English"}
"""Each in its own language, as everywhere: they stand in no catalogue."""

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


class PasswordField(WrittenField):
    """A password, which is never shown again by the server; the page's script can show it as it is typed."""

    component = "password"
    secret = True

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


class CodeField(WrittenField):
    """A code that counts once."""

    secret = True


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
        filters=[strip],
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


class SignInForm(OwnForm):
    """The first step."""

    email = WrittenField(
        # Translators: label of a field
        lazy_gettext("Email address"),
        # Translators: error message under a field for one's own email address
        [DataRequired(lazy_gettext("Enter your email address"))],
        filters=[strip],
        more={"type": "email", "autocomplete": "username", "spellcheck": False},
    )
    password = _password(
        # Translators: label of a field
        lazy_pgettext("label", "Password"),
        # Translators: error message under a field for one's own password
        lazy_gettext("Enter your password"),
    )


class ForgottenForm(OwnForm):
    """Whose password is forgotten."""

    email = WrittenField(
        # Translators: label of a field
        lazy_gettext("Email address"),
        # Translators: error message under a field for one's own email address
        [DataRequired(lazy_gettext("Enter your email address"))],
        filters=[strip],
        more={"type": "email", "autocomplete": "username", "spellcheck": False},
    )


class CodeForm(OwnForm):
    """The second step: a code of the app, or a recovery code."""

    code = CodeField(
        # Translators: label of a field for the six digits that an authenticator app shows, or a recovery code
        lazy_gettext("Code"),
        # Translators: error message under the field for a code of an authenticator app
        [DataRequired(lazy_gettext("Enter a code"))],
        # Translators: hint under the field for a code, when signing in
        hint=lazy_gettext("The 6 digits that your authenticator app shows now, or one of your recovery codes"),
        filters=[strip],
        more={"autocomplete": "one-time-code", "spellcheck": False, "classes": "govuk-input--width-20"},
    )


class AppCodeForm(OwnForm):
    """A code of the app, to show that it has the secret."""

    code = CodeField(
        # Translators: label of a field, when setting up an authenticator app
        lazy_gettext("The 6 digits that the app shows now"),
        # Translators: error message under the field for a code of an authenticator app
        [DataRequired(lazy_gettext("Enter the 6 digits that the app shows"))],
        filters=[strip],
        more={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "spellcheck": False,
            "classes": "govuk-input--width-10",
        },
    )


class InvitationForm(OwnForm):
    """Taking up an invitation."""

    name = _name()
    # Translators: label of a field
    password = _new_password(lazy_gettext("Choose a password"))
    locale = _language()


class ResetForm(OwnForm):
    """A new password by a link."""

    # Translators: label of a field
    password = _new_password(lazy_gettext("New password"))


class DetailsForm(OwnForm):
    """One's own name and language."""

    name = _name()
    locale = _language()


class PasswordForm(OwnForm):
    """One's own new password."""

    current = _password(
        # Translators: label of a field
        lazy_gettext("Your current password"),
        # Translators: error message under a field
        lazy_gettext("Enter your current password"),
    )
    # Translators: label of a field
    password = _new_password(lazy_gettext("New password"))


class ConfirmForm(OwnForm):
    """One's own password, before something that needs care."""

    password = _password(
        # Translators: label of a field
        lazy_gettext("Your current password"),
        # Translators: error message under a field
        lazy_gettext("Enter your current password"),
    )


class InviteForm(OwnForm):
    """Who is to be invited, as what."""

    email = WrittenField(
        # Translators: label of a field
        lazy_gettext("Email address"),
        # Translators: error message under a field for somebody else's email address
        [DataRequired(lazy_gettext("Enter an email address"))],
        filters=[strip],
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


def wrong_email() -> str:
    """What is wrong with something that cannot be an email address."""
    # Translators: error message under a field for an email address
    return str(gettext("Enter an email address in the correct format, like name@example.com"))


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

"""Words between questions: nothing to answer."""

from __future__ import annotations

from markupsafe import Markup

from app.web.fields.base import Params, QuestionField
from app.web.fields.markdown import to_html


class GuidanceField(QuestionField):
    """A passage of Markdown."""

    component = "guidance"

    @property
    def content(self) -> Markup:
        """The passage as HTML."""
        return to_html(self.text("label"))

    def params(self) -> Params:
        """Nothing: the component prints the content."""
        return {}

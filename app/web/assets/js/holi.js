// The one script. Everything works without it; it adds reveals, counts, live conditions and a warning before leaving.

import { Button, Checkboxes, createAll, ErrorSummary, PasswordInput, SkipLink } from "govuk-frontend";

import { countCharacters } from "./counter.js";
import { followConditions } from "./conditions.js";
import { revealDetails } from "./reveal.js";
import { warnAboutUnsentText } from "./unsent.js";

// GOV.UK Frontend starts, and hides what an option reveals, where the page has these two classes.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, Checkboxes, ErrorSummary, PasswordInput, SkipLink]) {
  createAll(component);
}
revealDetails();

const form = document.querySelector("form#page");
if (form) {
  followConditions(form);
  countCharacters(form);
  warnAboutUnsentText(form);
}

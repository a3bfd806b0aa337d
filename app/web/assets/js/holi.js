// The one script. Everything works without it; it adds reveals, counts, live conditions and a warning before leaving.

import { Button, Checkboxes, createAll, ErrorSummary, PasswordInput, SkipLink } from "govuk-frontend";

import { noteAttendance } from "./attendance.js";
import { copyTexts } from "./copy.js";
import { countCharacters } from "./counter.js";
import { followConditions } from "./conditions.js";
import { followDownload } from "./download.js";
import { followAnswers } from "./live.js";
import { printPages } from "./print.js";
import { revealDetails } from "./reveal.js";
import { translate } from "./translating.js";
import { warnAboutUnsentText } from "./unsent.js";

// GOV.UK Frontend starts, and hides what an option reveals, where the page has these two classes.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, Checkboxes, ErrorSummary, PasswordInput, SkipLink]) {
  createAll(component);
}
revealDetails();
copyTexts();
followDownload();
followAnswers();
printPages();
noteAttendance();

const form = document.querySelector("form#page");
if (form) {
  followConditions(form);
  countCharacters(form);
  translate(form);
  // In a preview nothing typed is kept, so nothing can be lost; attendance is saved at each tap.
  if (!("preview" in form.dataset) && !("attendance" in form.dataset)) {
    warnAboutUnsentText(form);
  }
}

// Ask before leaving with something typed and not sent. Every button of the page sends the form, so only a link, the
// browser’s own back button or a closed tab ask.

/** Watch `form` for changes that have not been sent. */
export function warnAboutUnsentText(form) {
  let changed = false;
  form.addEventListener("input", () => {
    changed = true;
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) {
      event.preventDefault();
    }
  });
}

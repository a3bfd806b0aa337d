// Ask before leaving with something typed and not sent. Every button of the page sends the form, so only a link, the
// browser’s own back button or a closed tab ask. What was sent is the server’s to show: nobody who goes back may see it in
// a page that the browser kept alive, after it has been deleted or has ended with a receipt.

/** Watch `form` for changes that have not been sent. */
export function warnAboutUnsentText(form) {
  let changed = false;
  let sent = false;
  form.addEventListener("input", () => {
    changed = true;
  });
  form.addEventListener("submit", () => {
    changed = false;
    sent = true;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && sent) {
      window.location.reload();
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) {
      event.preventDefault();
    }
  });
}

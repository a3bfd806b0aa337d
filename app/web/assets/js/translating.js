// Translating a text: placeholders at the cursor, a translation from elsewhere into the fields, and Ctrl + Enter. Without
// script a placeholder is copied by hand, and the button beside a translation sends the page, which comes back with it.

const GOES_ON = "holi-goes-on";

/** Follow the page on which a text is translated, if `form` is on it. */
export function translate(form) {
  if (!form.querySelector("[data-goes-on]")) {
    return;
  }
  const areas = [...form.querySelectorAll('textarea[name^="form-"]')];
  let current = areas[0];
  for (const area of areas) {
    area.addEventListener("focus", () => {
      current = area;
    });
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        sessionStorage.setItem(GOES_ON, "yes");
        form.requestSubmit(form.querySelector("[data-goes-on]"));
      }
    });
  }
  // Whoever goes on by keyboard types on at once, in the first field of the next text, or in the one that is wrong.
  if (sessionStorage.getItem(GOES_ON)) {
    sessionStorage.removeItem(GOES_ON);
    (form.querySelector("textarea.govuk-textarea--error") ?? current).focus();
  }
  for (const button of form.querySelectorAll("button[data-insert]")) {
    button.hidden = false;
    button.addEventListener("click", () => insert(current, button.dataset.insert));
  }
  for (const button of form.querySelectorAll("button[data-fill]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      fill(areas, JSON.parse(button.dataset.fill));
    });
  }
  for (const hint of form.querySelectorAll("[data-with-script]")) {
    hint.hidden = false;
  }
}

// The browser's own command, where there is one: Ctrl + Z then takes it back.
function insert(area, text) {
  area.focus();
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function fill(areas, forms) {
  areas.forEach((area, place) => {
    area.select();
    insert(area, forms[place] ?? "");
  });
  areas[0].focus();
}

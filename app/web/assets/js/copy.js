// Buttons that copy a text. Without script they are not there: the text beside them can be marked and copied by hand.

const SHOWN = 8000;
let over;

/** Follow every button of the page that names what to copy, and say in words of the page that it was copied. */
export function copyTexts() {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const said = document.getElementById(button.getAttribute("aria-controls"));
      clearTimeout(over);
      said.textContent = "";
      if (await copy(button.dataset.copy)) {
        // Emptied before, and filled a moment later: a screen reader says it again at each press.
        setTimeout(() => {
          said.textContent = button.dataset.copied;
        }, 100);
        over = setTimeout(() => {
          said.textContent = "";
        }, SHOWN);
      }
    });
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text);
  }
}

// Over plain http, as in a workshop's own network, browsers have no clipboard but this one.
function copyByHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("readonly", "");
  field.className = "govuk-visually-hidden";
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus();
  return done;
}

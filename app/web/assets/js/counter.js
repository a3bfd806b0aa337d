// How many characters are left. GOV.UK Frontend's own counter asks the browser for the plural of a number, and browsers
// do not all know Welsh: the page gives six sentences instead (0, 1, 2, 3, 6 and the rest), the same six in either language.

const FORMS = { 0: 0, 1: 1, 2: 2, 3: 3, 6: 4 };
const REST = 5;
const PAUSE = 1000;

/** Characters as the server counts them: code points of the composed, trimmed text. */
export function lengthOf(text) {
  return [...text.normalize("NFC").trim()].length;
}

/** The sentence for a count, from six sentences with "{count}" in them. */
export function sentence(sentences, count) {
  return sentences[FORMS[count] ?? REST].replace("{count}", String(count));
}

/** Follow every text area with a limit in `form`; the sentences stand on the form as JSON. */
export function countCharacters(form) {
  if (!form.dataset.countMessages) {
    return;
  }
  const messages = JSON.parse(form.dataset.countMessages);
  for (const area of form.querySelectorAll("textarea[data-maximum]")) {
    follow(area, messages);
  }
}

function follow(area, messages) {
  const maximum = Number(area.dataset.maximum);
  const shown = document.createElement("div");
  shown.className = "govuk-hint holi-count";
  shown.setAttribute("aria-hidden", "true");
  // A screen reader hears the count after a pause in typing, not at each key.
  const spoken = document.createElement("div");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  const limit = document.getElementById(`${area.id}-info`);
  limit.classList.add("govuk-visually-hidden");
  limit.after(shown, spoken);

  let timer;
  const say = () => {
    const left = maximum - lengthOf(area.value);
    return sentence(left < 0 ? messages.over : messages.left, Math.abs(left));
  };
  const show = () => {
    shown.textContent = say();
    shown.classList.toggle("holi-count--over", lengthOf(area.value) > maximum);
  };
  area.addEventListener("input", () => {
    show();
    clearTimeout(timer);
    timer = setTimeout(() => {
      spoken.textContent = say();
    }, PAUSE);
  });
  // The browser puts back what was typed before this event when one returns to the page.
  window.addEventListener("pageshow", show);
  show();
}

// Questions that depend on an answer on the same page are in the page and hidden by this script; the server asks for them
// by the same conditions. What was typed into a hidden question stays and is sent, and the server leaves it out.

/** Show and hide the questions of `form` that carry a condition (JSON in data-shown-if) as answers change. */
export function followConditions(form) {
  const places = [...form.querySelectorAll("[data-shown-if]")].map((element) => ({
    element,
    condition: JSON.parse(element.dataset.shownIf),
  }));
  if (!places.length) {
    return;
  }
  const update = () => {
    // In the order of the page: a condition only looks back, and a hidden question has no answer.
    for (const { element, condition } of places) {
      element.hidden = !holds(condition, (question) => answerTo(form, question));
    }
  };
  form.addEventListener("input", update);
  window.addEventListener("pageshow", update);
  update();
}

/** Whether a condition holds, given the codes (or the text) that each question was answered with. */
export function holds(condition, answer) {
  if (condition.all) {
    return condition.all.every((part) => holds(part, answer));
  }
  if (condition.any) {
    return condition.any.some((part) => holds(part, answer));
  }
  const values = answer(condition.question);
  if ("answered" in condition) {
    return condition.answered === values.length > 0;
  }
  if ("is" in condition) {
    return values.includes(condition.is);
  }
  if ("is_not" in condition) {
    return !values.includes(condition.is_not);
  }
  return condition.any_of.some((code) => values.includes(code));
}

function answerTo(form, question) {
  const named = [...form.elements].filter(({ name }) => name === question);
  // The parts of a date and the rows of a grid are named after their question.
  const parts = named.length ? named : [...form.elements].filter(({ name }) => name.startsWith(`${question}-`));
  return parts
    .filter((input) => !input.closest("[data-shown-if][hidden]"))
    .filter((input) => (input.type === "radio" || input.type === "checkbox" ? input.checked : true))
    .map((input) => input.value.trim())
    .filter(Boolean);
}

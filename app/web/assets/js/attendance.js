// Noting who came: each tap is saved at once, and what could not be saved says so and is tried again; counts follow; a field
// finds a name. Without script a button saves all. Every word that is shown or said stands in the page already.

const AGAIN_MS = 5_000;
const MARKS = /\p{M}/gu;

/** Follow the page on which it is noted who came. */
export function noteAttendance() {
  const form = document.querySelector("form[data-attendance]");
  if (!form) {
    return;
  }
  findNames(form);
  const bar = form.querySelector("[data-attendance-bar]");
  const state = bar.querySelector("[data-attendance-state]");
  const trouble = bar.querySelector("[data-attendance-trouble]");
  const button = bar.querySelector("[data-attendance-button]");
  const shown = new Map(form.elements.shown.value.split(" ").map((entry) => entry.split("=")));
  const unsaved = new Map();
  let busy = false;
  let timer;

  const say = (place, words) => {
    if (place.textContent !== words) {
      place.textContent = words;
    }
  };
  const turn = (outcome) => {
    say(state, outcome in state.dataset ? state.dataset[outcome] : "");
    say(trouble, outcome in trouble.dataset ? trouble.dataset[outcome] : "");
    button.hidden = true;
    bar.classList.toggle("holi-saving--trouble", outcome in trouble.dataset);
    for (const row of form.querySelectorAll("[data-attendance-row]")) {
      const waits = outcome in trouble.dataset && unsaved.has(row.querySelector("input").name);
      row.querySelector("[data-attendance-unsaved]").hidden = !waits;
    }
  };
  const save = async () => {
    clearTimeout(timer);
    if (busy || unsaved.size === 0) {
      return;
    }
    busy = true;
    const sent = new Map(unsaved);
    const outcome = await send(form, sent);
    busy = false;
    if (outcome === "saved") {
      for (const [name, value] of sent) {
        shown.set(name.replace("came-", ""), value);
        if (unsaved.get(name) === value) {
          unsaved.delete(name);
        }
      }
      form.elements.shown.value = [...shown].map((entry) => entry.join("=")).join(" ");
      if (unsaved.size > 0) {
        save();
        return;
      }
    } else if (outcome === "lost") {
      timer = setTimeout(save, AGAIN_MS);
    }
    turn(outcome);
  };

  form.addEventListener("change", ({ target }) => {
    if (target.type === "radio") {
      unsaved.set(target.name, target.value);
      count(form);
      if (trouble.textContent === "") {
        turn("saving");
      }
      save();
    }
  });
  form.addEventListener("submit", () => unsaved.clear());
  window.addEventListener("online", save);
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size > 0) {
      event.preventDefault();
    }
  });
  turn("byItself");
}

/** Send what was tapped at: saved; lost, as when the phone is out of reach; or over, since the sign-in has ended. */
async function send(form, taps) {
  const fields = new URLSearchParams([["csrf_token", form.elements.csrf_token.value], ["action", "tap"], ...taps]);
  try {
    const answer = await fetch(window.location.href, { method: "POST", body: fields });
    if (answer.status === 204) {
      return "saved";
    }
    return answer.redirected || (answer.status >= 400 && answer.status < 500) ? "over" : "lost";
  } catch {
    return "lost";
  }
}

function count(form) {
  for (const place of document.querySelectorAll("[data-attendance-counts] dd")) {
    const chosen = `[data-attendance-counted] input[value="${place.id.replace("count-", "")}"]:checked`;
    place.textContent = form.querySelectorAll(chosen).length.toLocaleString("en-GB");
  }
}

function findNames(form) {
  const group = document.querySelector("[data-attendance-search]");
  const field = group.querySelector("input");
  const nobody = group.querySelector("[data-attendance-nobody]");
  const rows = [...form.querySelectorAll("[data-attendance-row]")];
  group.hidden = false;
  field.addEventListener("input", () => {
    const wanted = plain(field.value);
    let found = 0;
    for (const row of rows) {
      row.hidden = !row.dataset.find.includes(wanted);
      found += row.hidden ? 0 : 1;
      if (wanted && !row.hidden && row.closest("details")) {
        row.closest("details").open = true;
      }
    }
    nobody.textContent = found ? "" : nobody.dataset.attendanceNobody;
  });
}

/** Text as the server folds it: without accents, capitals, kinds of apostrophe, and runs of spaces. */
function plain(text) {
  return text.normalize("NFKD").replace(MARKS, "").toLowerCase().replace(/[’‘ʼ]/g, "'").split(/\s+/).join(" ").trim();
}

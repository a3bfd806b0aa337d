// Figures that follow new answers: while the page can be seen, its own address is fetched every so often, and each piece of
// it that reads differently takes the place of the old one. Every word that is shown or said stands in the page already.

const PIECE = "[data-live-piece]";
const QUIET_MS = 60_000;

/** Follow new answers on a page that says how often to look (data-live-seconds). */
export function followAnswers() {
  const bar = document.querySelector("[data-live-seconds]");
  if (!bar) {
    return;
  }
  const button = bar.querySelector("button");
  const pause = Number(bar.dataset.liveSeconds) * 1000;
  let known = piecesOf(document);
  let state = "following";
  let timer;
  let saidAt = -QUIET_MS;

  const turn = (to) => {
    state = to;
    for (const words of bar.querySelectorAll("[data-live-state]")) {
      words.hidden = !words.dataset.liveState.split(" ").includes(state);
    }
    button.hidden = state === "over";
  };
  const wait = () => {
    clearTimeout(timer);
    if (!document.hidden && (state === "following" || state === "lost")) {
      timer = setTimeout(look, pause);
    }
  };
  const look = async () => {
    const answer = await ask();
    if (state === "following" || state === "lost") {
      turn(answer.state);
      if (answer.page) {
        take(answer.page);
      }
    }
    wait();
  };
  const take = (page) => {
    const fresh = piecesOf(page);
    const changed = changes(known, fresh);
    for (const id of changed) {
      put(document.getElementById(id), page.getElementById(id));
    }
    known = fresh;
    // While answers pour in, a screen reader hears of it once, and again only after a minute’s silence.
    if (changed.some((id) => !("liveQuiet" in document.getElementById(id).dataset))) {
      if (performance.now() - saidAt >= QUIET_MS) {
        say(bar);
      }
      saidAt = performance.now();
    }
  };

  button.addEventListener("click", () => {
    turn(state === "paused" ? "following" : "paused");
    if (state === "following") {
      look();
    } else {
      clearTimeout(timer);
    }
  });
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden && (state === "following" || state === "lost")) {
      look();
    }
  });
  turn("following");
  wait();
}

/** The page as it is now, and what that means: a sign-in that has ended leads elsewhere, and nothing more will come. */
async function ask() {
  try {
    const answer = await fetch(window.location.href, { cache: "no-store" });
    if (answer.redirected || (answer.status >= 400 && answer.status < 500)) {
      return { state: "over" };
    }
    if (!answer.ok) {
      return { state: "lost" };
    }
    return { state: "following", page: new DOMParser().parseFromString(await answer.text(), "text/html") };
  } catch {
    return { state: "lost" };
  }
}

function piecesOf(page) {
  return new Map([...page.querySelectorAll(PIECE)].map((piece) => [piece.id, piece.outerHTML]));
}

/** The ids of the pieces that read differently; where there are others than before, the one that holds them all. */
export function changes(known, fresh) {
  if ([...known.keys()].join(" ") !== [...fresh.keys()].join(" ")) {
    return ["live"];
  }
  return [...fresh.keys()].filter((id) => known.get(id) !== fresh.get(id));
}

/** Put a piece in the place of another: what was open stays open, and the focus stays where it was. */
function put(old, fresh) {
  const open = [...old.querySelectorAll("details[open]")].map(({ id }) => id);
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  const taken = document.importNode(fresh, true);
  for (const details of taken.querySelectorAll("details")) {
    details.open = open.includes(details.id);
  }
  old.replaceWith(taken);
  if (focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

function say(bar) {
  const place = bar.querySelector("[role=status]");
  // A text that has not changed would not be read again.
  place.textContent = "";
  setTimeout(() => {
    place.textContent = bar.dataset.liveNews;
  }, 100);
}

// A download that says how far it is. The server sends the file in pieces, each after a line with the number of responses so
// far and the piece's length ("500 65536"), and in the end a line "end": so the figures are true while a workbook is still
// being made, and a file that broke off is never taken for a whole one. Without this script the browser downloads by itself.

const SAY_EVERY_MS = 5000;
const GATHERED_BYTES = 8 * 1024 * 1024;

/** Follow the download of the button that names where to say how far it is. */
export function followDownload() {
  const button = document.querySelector("button[data-download]");
  if (!button || !window.ReadableStream) {
    return;
  }
  const bar = progressBar(document.getElementById(button.dataset.download));
  let underWay = null;
  let plainly = false;

  bar.stop.addEventListener("click", () => underWay?.abort());
  button.form.addEventListener("submit", async (event) => {
    if (event.submitter !== button || plainly) {
      return;
    }
    event.preventDefault();
    if (underWay) {
      return;
    }
    underWay = new AbortController();
    bar.begin();
    const outcome = await download(button, bar.show, underWay.signal);
    underWay = null;
    bar.end(outcome);
    if (outcome.state === "page") {
      // A page is to be shown instead: a mistake in the form, or that one has to sign in again.
      plainly = true;
      button.form.requestSubmit(button);
      plainly = false;
    } else {
      button.focus();
    }
  });
}

/** What makes sense of bytes as they come: `take(done, piece)` is given each piece of the file. */
export function pieceReader(take) {
  let line = "";
  let done = 0;
  let missing = 0;
  let ended = false;
  return {
    push(bytes) {
      for (let at = 0; at < bytes.length; ) {
        if (missing) {
          const piece = bytes.subarray(at, at + missing);
          at += piece.length;
          missing -= piece.length;
          take(done, piece);
          continue;
        }
        const end = bytes.indexOf(10, at);
        line += String.fromCharCode(...bytes.subarray(at, end < 0 ? bytes.length : end));
        at = end < 0 ? bytes.length : end + 1;
        if (end >= 0) {
          ended = line === "end";
          [done, missing] = ended ? [done, 0] : line.split(" ").map(Number);
          line = "";
          take(done, new Uint8Array());
        }
      }
    },
    /** Whether the file came to its end. */
    isWhole: () => ended,
  };
}

async function download(button, show, signal) {
  const fields = new URLSearchParams(new FormData(button.form));
  fields.set(button.name, button.value);
  fields.set("follow", "yes");
  try {
    const answer = await fetch(button.form.action, { method: "POST", body: fields, signal });
    const name = answer.headers.get("Holi-File");
    if (!name) {
      await answer.body?.cancel();
      return { state: "page" };
    }
    const file = await gather(answer, show);
    if (!file) {
      return { state: "failed" };
    }
    save(file, name);
    return { state: "ready", name };
  } catch {
    return { state: signal.aborted ? "stopped" : "failed" };
  }
}

/** The whole file; null where it broke off. */
async function gather(answer, show) {
  const total = Number(answer.headers.get("Holi-Responses"));
  let file = new Blob();
  let pieces = [];
  let bytes = 0;
  const reader = pieceReader((done, piece) => {
    show(done, total);
    pieces.push(piece.slice());
    bytes += piece.length;
    if (bytes >= GATHERED_BYTES) {
      // A browser may keep a blob on its disk.
      file = new Blob([file, ...pieces]);
      pieces = [];
      bytes = 0;
    }
  });
  const stream = answer.body.getReader();
  for (let read = await stream.read(); !read.done; read = await stream.read()) {
    reader.push(read.value);
  }
  return reader.isWhole() ? new Blob([file, ...pieces]) : null;
}

function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Shows, and says now and then to a screen reader, how far a download is, in sentences of the page. */
function progressBar(box) {
  const bar = box.querySelector("progress");
  const words = box.querySelector("p");
  const stop = box.querySelector("button");
  const spoken = document.getElementById(`${box.id}-said`);
  let saidAt = 0;

  const tell = (sentence, aloud) => {
    words.textContent = sentence;
    if (aloud) {
      spoken.textContent = sentence;
      saidAt = performance.now();
    }
  };
  return {
    stop,
    begin() {
      box.hidden = false;
      bar.hidden = false;
      stop.hidden = false;
      bar.removeAttribute("value");
      tell(box.dataset.waiting, true);
    },
    show(done, total) {
      if (total > 0 && done > 0) {
        bar.value = Math.min(done / total, 1);
        const sentence = box.dataset.done.replace("{done}", figure(done)).replace("{total}", figure(Math.max(total, done)));
        tell(sentence, performance.now() - saidAt >= SAY_EVERY_MS);
      }
    },
    end({ state, name }) {
      box.hidden = state === "page";
      bar.hidden = true;
      stop.hidden = true;
      tell((box.dataset[state] ?? "").replace("{name}", name), state !== "page");
    },
  };
}

/** A number as both languages write it. */
function figure(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

// Buttons that print the page. Without script they are not there: the browser's own menu prints as well.

/** Follow every button of the page that prints it. */
export function printPages() {
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

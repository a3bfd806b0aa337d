// The field below a radio button shows while the button is chosen. GOV.UK Frontend’s own script also says “expanded” of the
// button, which ARIA does not allow of a radio button; the field follows its button, so nothing needs to be said.

/** Follow every radio button of the page that reveals a field. */
export function revealDetails() {
  const buttons = document.querySelectorAll('input[type="radio"][data-aria-controls]');
  const update = () => {
    for (const button of buttons) {
      document
        .getElementById(button.dataset.ariaControls)
        .classList.toggle("govuk-radios__conditional--hidden", !button.checked);
    }
  };
  if (buttons.length) {
    document.addEventListener("change", update);
    // The browser puts back what was chosen before this event when one returns to the page.
    window.addEventListener("pageshow", update);
    update();
  }
}

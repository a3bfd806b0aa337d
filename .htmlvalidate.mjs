// The recommended rules; what is off or changed, and why.
export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // GOV.UK Frontend’s components leave spaces at the ends of lines.
    "no-trailing-whitespace": "off",
    // A title names the page, the form, the workshop and the organisation (WCAG 2.2, technique G88).
    "long-title": "off",
    // Check boxes of one question have one name; so have the buttons that say what to do with the form.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button"] }],
    // GOV.UK Frontend’s notification banner is a div with the role of a region, and its links that look like buttons say so.
    "prefer-native-element": ["error", { exclude: ["region", "button"] }],
    // GOV.UK Frontend’s date input says “group” on its fieldset, or JAWS would not read its description.
    "no-redundant-role": "off",
  },
};

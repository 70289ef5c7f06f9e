// Changing the language in the middle of a form keeps what was typed: the form itself goes to the server with
// the wish for another language, and comes back unjudged, with every answer, in that language.

function isChanged(control) {
  if (control.type === "hidden" || control.disabled) return false;
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control instanceof HTMLSelectElement) {
    return [...control.options].some((option) => option.selected !== option.defaultSelected);
  }
  return "defaultValue" in control && control.value !== control.defaultValue;
}

function formWithAnswers() {
  return [...document.querySelectorAll("main form")].find(
    (form) => form.elements.namedItem("_submission") && [...form.elements].some(isChanged),
  );
}

export function keepAnswersOnLanguageChange() {
  for (const chooser of document.querySelectorAll("[data-language-form]")) {
    chooser.addEventListener("submit", (event) => {
      const form = formWithAnswers();
      if (!form) return;
      event.preventDefault();
      const wish = document.createElement("input");
      wish.type = "hidden";
      wish.name = "_language";
      wish.value = event.submitter.value;
      form.append(wish);
      form.submit();
    });
  }
}

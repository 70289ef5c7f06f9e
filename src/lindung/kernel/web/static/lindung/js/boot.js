// Runs before the page is drawn: tells the styles that scripts work, so nothing jumps afterwards.
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

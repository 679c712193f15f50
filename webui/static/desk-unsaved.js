// Where something was typed into a form of the desk and not sent, the browser asks before the page is left. Without this
// what was looked at as readers would see it is kept all the same.
"use strict";

let unsaved = false;

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
}

addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

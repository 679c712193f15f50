// Where a page of the desk says that something waits or is being done, look again until it is, and change that line
// alone: whatever is being typed stays. Without this there is a link to look again.
"use strict";

const LONGEST = 15000; // milliseconds between two looks

function waiting() {
  return document.querySelector("[data-waits]");
}

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const told = page.querySelector(".desk-notice");
  const here = waiting();
  if (!told || !here) return false;
  if (told.textContent !== here.textContent || !told.hasAttribute("data-waits")) here.replaceWith(told);
  return true;
}

async function lookAgain(pause) {
  if (!waiting()) return;
  await new Promise((done) => setTimeout(done, pause));
  const goesOn = await look().catch(() => true);
  if (goesOn) await lookAgain(Math.min(pause * 1.5, LONGEST));
}

lookAgain(1000);

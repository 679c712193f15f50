// Looks how far a plan is, in the words of its own page, and shows it when it is there.
(() => {
  "use strict";
  const job = document.getElementById("plan-job");
  if (!job) return;
  const bar = job.querySelector("progress");
  const told = document.getElementById("plan-step");
  const EACH = 1500; // milliseconds

  async function look() {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
      if (answer.ok) {
        const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("plan-job");
        if (!next || next.dataset.standing !== job.dataset.standing) return location.reload();
        const value = next.querySelector("progress").getAttribute("value");
        if (value === null) bar.removeAttribute("value"); // how much is left nobody knows
        else bar.setAttribute("value", value);
        const said = next.querySelector("#plan-step").textContent;
        if (told.textContent !== said) told.textContent = said;
      } else if (answer.status === 404) return location.reload();
    } catch { /* it is looked at again */ }
    setTimeout(look, EACH);
  }

  setTimeout(look, EACH);
})();

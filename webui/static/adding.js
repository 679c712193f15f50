// Uploads files and folders in pieces, each from where the server has it: a connection that breaks costs a piece, and a
// file that is chosen again goes on.
(() => {
  "use strict";
  const form = document.getElementById("upload");
  if (!form || !window.fetch) return;
  document.documentElement.classList.add("scripts");
  const { uploads, saidComing, saidDone, saidBroken, saidFailed, saidLeave } = form.dataset;
  const size = Number(form.dataset.chunk);
  const token = form.querySelector("[name=csrf_token]").value;
  const state = document.getElementById("upload-state");
  const bar = document.getElementById("upload-bar");
  const told = document.getElementById("upload-told");
  const failed = document.getElementById("upload-failed");
  const drop = document.getElementById("drop");
  const AT_ONCE = 2;
  const LONGEST_PAUSE = 30000; // milliseconds
  const waiting = [];
  const sent = new Map(); // bytes of each file that are there
  let plan = form.dataset.plan;
  let all = 0, done = 0, bytes = 0, working = 0, first = null, broken = false, refused = 0;

  const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

  function tell() {
    const there = [...sent.values()].reduce((sum, each) => sum + each, 0);
    const percent = bytes ? Math.floor(100 * there / bytes) : 0;
    bar.value = percent;
    const text = saidComing.replace("{done}", done).replace("{all}", all).replace("{percent}", percent);
    told.textContent = broken ? saidBroken : `${text} ${saidLeave}`;
  }

  function refuse(path, why) {
    refused += 1;
    if (!failed.firstChild) {
      const heading = document.createElement("p");
      heading.textContent = saidFailed;
      failed.append(heading, document.createElement("ul"));
    }
    const item = document.createElement("li");
    item.textContent = `${path}: ${why}`;
    failed.lastChild.append(item);
  }

  // Asks until there is an answer that asking again would not change.
  async function ask(address, options) {
    for (let wait = 1000; ; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
      try {
        const answer = await fetch(address, {
          ...options, credentials: "same-origin", headers: { ...options.headers, "X-CSRFToken": token, Accept: "application/json" },
        });
        if (answer.status < 500 && answer.status !== 429) {
          broken = false;
          return answer;
        }
      } catch { /* the connection is broken */ }
      broken = true;
      tell();
      await pause(wait);
    }
  }

  async function why(answer) {
    try {
      const problem = await answer.json();
      return problem.detail || problem.title;
    } catch {
      return String(answer.status);
    }
  }

  async function begin(file, path) {
    const body = { name: path, length: file.size, modified: Math.floor(file.lastModified) || 0 };
    if (plan) body.plan = Number(plan);
    const answer = await ask(uploads, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
    if (!answer.ok) throw new Error(await why(answer));
    const { upload } = await answer.json();
    plan = String(upload.plan);
    return upload;
  }

  async function send(file, path) {
    // The first file makes the plan to which the others go.
    const beginning = first ? first.catch(() => {}).then(() => begin(file, path)) : begin(file, path);
    if (!first) first = beginning;
    const upload = await beginning;
    let offset = upload.offset;
    sent.set(file, offset);
    while (offset < file.size) {
      const answer = await ask(`${uploads}/${upload.id}`, {
        method: "PATCH", body: file.slice(offset, offset + size),
        headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) },
      });
      if (answer.ok || answer.status === 409) {
        const at = answer.headers.get("Upload-Offset");
        if (at === null || at === "") await pause(1000); // another tab is sending the same file
        offset = at ? Number(at) : (await (await ask(`${uploads}/${upload.id}`, { method: "GET" })).json()).upload.offset;
      } else {
        throw new Error(await why(answer));
      }
      sent.set(file, offset);
      tell();
    }
  }

  async function work() {
    working += 1;
    while (waiting.length) {
      const [file, path] = waiting.shift();
      try {
        await send(file, path);
        done += 1;
      } catch (error) {
        sent.delete(file);
        bytes -= file.size;
        refuse(path, error.message);
      }
      tell();
    }
    working -= 1;
    if (!working) {
      if (!refused) {
        told.textContent = saidDone;
        location.reload(); // the page lists what is here, and has the next step at its top
      }
    }
  }

  function add(files) {
    for (const [file, path] of files) {
      waiting.push([file, path]);
      all += 1;
      bytes += file.size;
    }
    if (!waiting.length) return;
    state.hidden = false;
    tell();
    while (working < Math.min(AT_ONCE, waiting.length + working) && working < AT_ONCE) work();
  }

  async function below(entry, path, found) {
    if (entry.isFile) {
      found.push([await new Promise((resolve, reject) => { entry.file(resolve, reject); }), path + entry.name]);
    } else {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
        if (!some.length) break;
        for (const each of some) await below(each, `${path}${entry.name}/`, found);
      }
    }
    return found;
  }

  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      add([...input.files].map((file) => [file, file.webkitRelativePath || file.name]));
      input.value = "";
    });
  }
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((each) => each.webkitGetAsEntry && each.webkitGetAsEntry());
    const plain = [...event.dataTransfer.files].map((file) => [file, file.name]);
    const found = [];
    if (entries.every(Boolean)) for (const entry of entries) await below(entry, "", found);
    add(found.length ? found : plain);
  });
  window.addEventListener("beforeunload", (event) => {
    if (working) event.preventDefault();
  });
})();

// A drawing as PNG: the SVG at its address, drawn by this browser with its own fonts at twice the size. Without
// this script there is the SVG.
"use strict";
(() => {
  const SCALE = 2;
  for (const button of document.querySelectorAll("button[data-picture]")) {
    const told = button.parentElement.querySelector("[role=status]");
    button.classList.add("ready"); // its room is kept for it

    button.addEventListener("click", async () => {
      button.disabled = true;
      told.textContent = "";
      try {
        const { name, image } = await read(button.dataset.picture);
        const canvas = document.createElement("canvas");
        canvas.width = image.naturalWidth * SCALE;
        canvas.height = image.naturalHeight * SCALE;
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        const png = await new Promise((done) => { canvas.toBlob(done, "image/png"); });
        if (!png) throw new Error("no picture");
        save(png, name);
      } catch { told.textContent = button.dataset.failed; }
      button.disabled = false;
    });
  }

  // The picture is loaded from its own address, as the page's rules allow; its name is the one that the file would have.
  const read = async (href) => {
    const answer = await fetch(href);
    if (!answer.ok) throw new Error("no picture");
    const said = answer.headers.get("Content-Disposition") || "";
    const own = /filename\*=UTF-8''([^;]+)/.exec(said), plain = /filename="([^"]+)"/.exec(said);
    const name = (own ? decodeURIComponent(own[1]) : plain ? plain[1] : "picture.svg").replace(/\.svg$/, ".png");
    const image = new Image();
    image.src = href;
    await image.decode();
    return { name, image };
  };

  const save = (blob, name) => {
    const here = document.createElement("a");
    here.href = URL.createObjectURL(blob);
    here.download = name;
    document.body.append(here);
    here.click();
    here.remove();
    setTimeout(() => URL.revokeObjectURL(here.href), 60_000);
  };
})();

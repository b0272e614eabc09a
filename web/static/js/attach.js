// Files: pasted, dropped or chosen, all end in the same file control. Without scripts the control works alone.
const MOST = 5;
const SIDE = 96; // pixels of a small picture, shown at half of that
const place = document.querySelector("[data-attach]");
if (place && "DataTransfer" in window) gather();

function gather() {
  const control = place.querySelector("input[type=file]");
  const list = place.querySelector("[data-chosen]");
  const told = place.querySelector("[data-told]");
  let chosen = [];

  function show(tooMany = false) {
    told.textContent = tooMany ? place.dataset.kept : "";
    const transfer = new DataTransfer();
    for (const file of chosen) transfer.items.add(file);
    control.files = transfer.files;
    list.replaceChildren(...chosen.map((file) => row(file)));
  }

  function row(file) {
    const name = document.createElement("span");
    const called = Object.assign(document.createElement("bdi"), { textContent: file.name });
    name.append(called, `, ${Math.max(1, Math.round(file.size / 1024))}\u00a0${place.dataset.unit}`);
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: place.dataset.remove });
    remove.setAttribute("aria-label", `${place.dataset.remove}: ${file.name}`);
    remove.addEventListener("click", () => {
      chosen = chosen.filter((other) => other !== file);
      show();
      control.focus();
    });
    const item = document.createElement("li");
    item.append(name, remove);
    if (file.type.startsWith("image/")) draw(file, item);
    return item;
  }

  // A small picture of a picture, so that the right one is taken away. Drawn, not linked: pages take pictures of this site alone.
  async function draw(file, item) {
    const canvas = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE, className: "attach-small" });
    canvas.setAttribute("aria-hidden", "true");
    try {
      const picture = await createImageBitmap(file);
      const cut = Math.min(picture.width, picture.height);
      const [x, y] = [(picture.width - cut) / 2, (picture.height - cut) / 2];
      canvas.getContext("2d").drawImage(picture, x, y, cut, cut, 0, 0, SIDE, SIDE);
      picture.close();
    } catch {
      return; // a kind this browser can't show, such as HEIC
    }
    item.prepend(canvas);
  }

  function add(files) {
    if (!files.length) return false;
    const all = [...chosen, ...files];
    chosen = all.slice(0, MOST); // the server says which of them it can't take
    show(all.length > MOST);
    return true;
  }

  control.addEventListener("change", () => {
    const files = [...control.files];
    if (files.length) add(files.filter((file) => !chosen.includes(file)));
    else show(); // a cancelled dialog empties the control; what was chosen before stays
  });
  // A browser that comes back to the page may have kept what was chosen.
  addEventListener("pageshow", () => chosen.length || add(control.files));
  document.addEventListener("paste", (event) => {
    if (add(event.clipboardData?.files ?? [])) event.preventDefault();
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.toggle("attach-over", name === "dragover");
      if (name === "drop") add(event.dataTransfer.files);
    });
  }
}

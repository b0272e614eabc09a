// Screenshots: pasted, dropped or chosen, all end in the same file control. Without scripts the control works alone.
const MOST = 5;
const place = document.querySelector("[data-pictures]");
if (place && "DataTransfer" in window) gather();

function gather() {
  const control = place.querySelector("input[type=file]");
  const list = place.querySelector("[data-chosen]");
  let chosen = [];

  function show() {
    const transfer = new DataTransfer();
    for (const file of chosen) transfer.items.add(file);
    control.files = transfer.files;
    list.replaceChildren(...chosen.map((file) => row(file)));
  }

  function row(file) {
    const name = document.createElement("span");
    name.textContent = `${file.name}, ${Math.max(1, Math.round(file.size / 1024))} ${place.dataset.unit}`;
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: place.dataset.remove });
    remove.setAttribute("aria-label", `${place.dataset.remove}: ${file.name}`);
    remove.addEventListener("click", () => {
      chosen = chosen.filter((other) => other !== file);
      show();
      control.focus();
    });
    const item = document.createElement("li");
    item.append(name, remove);
    return item;
  }

  function add(files) {
    const pictures = [...files].filter((file) => /^image\/(png|jpeg|webp)$/.test(file.type));
    if (!pictures.length) return false;
    chosen = [...chosen, ...pictures].slice(0, MOST);
    show();
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
      place.classList.toggle("pictures-over", name === "dragover");
      if (name === "drop") add(event.dataTransfer.files);
    });
  }
}

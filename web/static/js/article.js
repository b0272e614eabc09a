// An article's small comforts: links to headings, the place in the contents, a vote without a new page.
const prose = document.querySelector(".prose");

// A clean address to share: how the article was found concerns only the log.
const address = new URL(location.href);
const search = address.searchParams.get("s");
if (["s", "n", "voted"].some((name) => address.searchParams.has(name))) {
  for (const name of ["s", "n", "voted"]) address.searchParams.delete(name);
  history.replaceState(null, "", address);
}

const sharing = document.querySelector("[data-share]");
if (sharing && navigator.clipboard) copyLink(sharing);

if (prose) {
  for (const heading of prose.querySelectorAll(":is(h2, h3, h4)[id]")) addLink(heading);
  followContents();
  if (search) tellHowFarRead(search);
}

// That the end was reached, once, or which heading was last in sight, to this site alone: no name, no cookie.
// Whoever jumps to the end at once has not read.
function tellHowFarRead(search) {
  if (!("IntersectionObserver" in window)) return;
  const tell = (what) => navigator.sendBeacon(`${location.pathname}/${what}s=${encodeURIComponent(search)}`);
  const soonest = performance.now() + Math.max(3, prose.textContent.split(/\s+/).length / 12) * 1000;
  let waiting = 0, read = false, told = null;
  const headings = [...prose.querySelectorAll(":is(h2, h3, h4)[id]")];
  const end = prose.appendChild(document.createElement("span"));
  const seen = new IntersectionObserver((entries) => {
    clearTimeout(waiting);
    if (!entries.at(-1).isIntersecting) return;
    waiting = setTimeout(() => {
      seen.disconnect();
      read = true;
      tell("read?");
    }, Math.max(0, soonest - performance.now()));
  });
  seen.observe(end);
  document.addEventListener("visibilitychange", () => {
    if (read || document.visibilityState !== "hidden") return;
    const above = headings.filter((one) => one.getClientRects().length && one.getBoundingClientRect().top < innerHeight / 2);
    const last = above.at(-1)?.id ?? "";
    if (last === told) return;
    told = last;
    tell(`left?at=${encodeURIComponent(last)}&`);
  });
}

function addLink(heading) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "to-heading";
  button.textContent = "#";
  button.setAttribute("aria-label", prose.dataset.copy.replace("%", heading.textContent.trim()));
  button.addEventListener("click", async () => {
    const link = new URL(`#${heading.id}`, location.href.split("#")[0]).href;
    history.replaceState(null, "", link);
    try {
      await navigator.clipboard.writeText(link);
      button.textContent = prose.dataset.copied;
      setTimeout(() => (button.textContent = "#"), 2000);
    } catch {
      heading.scrollIntoView();
    }
  });
  heading.append(button);
}

// "Copy the link" beside "send it by mail", which works without a script.
function copyLink(place) {
  const { share: link, copy, copied } = place.dataset;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: copy });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      return;
    }
    button.textContent = copied;
    setTimeout(() => (button.textContent = copy), 2000);
  });
  place.prepend(button, " ");
}

function followContents() {
  const links = new Map([...document.querySelectorAll(".contents-side a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  if (!links.size || !("IntersectionObserver" in window)) return;
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting || !links.has(entry.target.id)) continue;
        for (const link of links.values()) link.removeAttribute("aria-current");
        links.get(entry.target.id).setAttribute("aria-current", "true");
      }
    },
    { rootMargin: "0px 0px -75% 0px" },
  );
  for (const heading of prose.querySelectorAll("[id]")) seen.observe(heading);
}

// Paper can't be unfolded: open what is closed, for browsers whose style sheets can't.
const unfolded = new Set();
addEventListener("beforeprint", () => {
  for (const box of document.querySelectorAll("details:not([open])")) {
    box.open = true;
    unfolded.add(box);
  }
});
addEventListener("afterprint", () => {
  for (const box of unfolded) box.open = false;
  unfolded.clear();
});

// The vote: the same forms, sent in place; the answer page's own vote section takes the old one's place.
document.addEventListener("submit", async (event) => {
  const section = event.target.closest("[data-vote]");
  if (!section) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target, event.submitter));
  try {
    const answer = await fetch(event.target.action, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-vote]");
    section.replaceWith(next);
    next.focus({ preventScroll: true });
  } catch {
    // The ordinary way; the button's value travels in a hidden field.
    const { name, value } = event.submitter ?? {};
    if (name) event.target.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    event.target.submit();
  }
});

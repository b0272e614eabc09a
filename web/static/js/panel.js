// Talks with the page that holds the panel: only with sites the setting lists, and only in messages of one form:
// {otvet: 1, type: "hello" | "open", page?: "/path"} comes, {otvet: 1, type: "close"} goes.
const { hosts = "" } = document.documentElement.dataset;
const allowed = hosts.split(" ").filter(Boolean);
let host = ""; // the origin that spoke to us

addEventListener("message", (event) => {
  if (parent === window || event.source !== parent || !allowed.includes(event.origin) || !wellFormed(event.data)) return;
  host = event.origin;
  if (event.data.type !== "open") return;
  const { page } = event.data;
  const here = new URL(location.href);
  if (page && document.querySelector(".panel-home") && page !== here.searchParams.get("page")) {
    here.searchParams.set("page", page);
    location.replace(here);
    return;
  }
  (document.querySelector("input[type=search]") ?? document.querySelector("main")).focus();
});

function wellFormed(data) {
  if (data === null || typeof data !== "object" || data.otvet !== 1 || !["hello", "open"].includes(data.type)) return false;
  return data.page === undefined || (typeof data.page === "string" && /^\/\S{0,2000}$/.test(data.page));
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && host) parent.postMessage({ otvet: 1, type: "close" }, host);
});

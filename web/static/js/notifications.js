// The count of notifications while a page is open. One tab of a browser listens and tells the others; without scripts the count is
// that of when the page was made.
const link = document.getElementById("notifications");
const count = document.getElementById("notifications-count");
const list = document.getElementById("notification-list");
const plain = document.title.replace(/^\(\d+\) /, "");
const others = "BroadcastChannel" in window ? new BroadcastChannel("otvet-notifications") : undefined;
const AGAIN = 60000; // milliseconds until a browser that was sent away asks once more
let shown = "";

function show(text) {
  if (text === shown) return;
  const told = JSON.parse(text);
  shown = text;
  count.textContent = told.count || "";
  count.hidden = !told.count;
  document.title = told.count ? `(${told.count}) ${plain}` : plain;
  if (list) renew(); // also at first: something may have come while the page was on its way
}

async function renew() {
  try {
    const answer = await fetch(list.dataset.url);
    if (answer.ok && !answer.redirected && !list.contains(document.activeElement)) list.innerHTML = await answer.text();
  } catch {
    // the next change tries again
  }
}

function listen() {
  const source = new EventSource(link.dataset.stream);
  source.onmessage = (event) => {
    show(event.data);
    others?.postMessage(event.data);
  };
  source.onerror = () => {
    // A browser comes back by itself to a stream that ended, not to one that was refused.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(listen, AGAIN);
  };
  return source;
}

function whileSeen() {
  let source;
  const look = () => {
    if (document.hidden) source = source?.close();
    else source ??= listen();
  };
  document.addEventListener("visibilitychange", look);
  look();
}

if (link) {
  others?.addEventListener("message", (event) => show(event.data));
  // Whoever holds the lock listens, until its page is left; then the next tab does.
  if (navigator.locks) navigator.locks.request("otvet-notifications", () => new Promise(() => listen()));
  else whileSeen();
}

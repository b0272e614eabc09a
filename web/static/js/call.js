// The call at hand: what was typed, looked up and answered in it, until it becomes a ticket or a new one begins; this tab only.
const KEPT = "otvet-call";

export const kept = read();

function read() {
  const fresh = { began: Date.now(), note: "", client: "", caller: "", before: [], walked: [], key: newKey() };
  try {
    return { ...fresh, ...JSON.parse(sessionStorage.getItem(KEPT) || "{}") };
  } catch {
    return fresh;
  }
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function keep() {
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

export function forget() {
  sessionStorage.removeItem(KEPT);
}

export function begin(caller) {
  forget();
  Object.assign(kept, read(), { caller });
}

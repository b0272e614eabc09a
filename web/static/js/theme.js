// The theme buttons without a round trip. Without scripts the form does the same by a redirect.
const form = document.querySelector(".theme");

form?.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  document.documentElement.dataset.theme = button.value;
  document.cookie = `theme=${button.value}; Path=/; Max-Age=31536000; SameSite=Lax`;
  for (const other of form.querySelectorAll("button")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
});

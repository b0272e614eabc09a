"""Whether a page fits its window: from the smallest phone to a wide screen, and looked at from near."""

from __future__ import annotations

from playwright.sync_api import Page

# The smallest phone, which is 1280 seen at 400 %, too; a phone; 200 %; a tablet both ways; a wide screen.
WIDTHS = (320, 390, 640, 768, 1024, 1920)
# What can be pressed or filled in and stands outside of the window; what scrolls inside its own box may.
OUTSIDE = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")].filter((one) => {
  const box = one.getBoundingClientRect();
  if (!box.width || !one.checkVisibility() || (box.left >= -1 && box.right <= innerWidth + 1)) return false;
  for (let around = one.parentElement; around; around = around.parentElement)
    if (getComputedStyle(around).overflowX !== "visible") return false;
  return box.right > 0;
}).map((one) => `outside: ${one.outerHTML.slice(0, 120)}`)"""


def sideways(page: Page) -> list[str]:
    """At which widths the page, or a button or field of it, is wider than the window."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{width} scrolls sideways by {wide}"] if wide > 0 else []
        found += [f"{width} {out}" for out in page.evaluate(OUTSIDE)]
    return found

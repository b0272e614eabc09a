// The widget of the help centre: draws a button, or takes those of the page (data-button), and opens the panel in a dialog.
// Sets no cookie, keeps nothing, and asks the network for nothing until the button is pressed.
(() => {
  const script = document.currentScript;
  if (!script || window.otvet || !("adoptedStyleSheets" in Document.prototype) || !window.HTMLDialogElement) return;
  const WORDS = /*words*/ {};
  const { lang: wanted, theme, button: selector, label } = script.dataset;
  const site = new URL(script.src).origin;
  const spoken = (wanted || document.documentElement.lang).slice(0, 2).toLowerCase();
  const lang = WORDS[spoken] ? spoken : Object.keys(WORDS)[0];
  const words = WORDS[lang];
  const prefix = theme === "light" || theme === "dark" ? `/widget-${theme}` : "/widget";
  const scheme = theme === "light" || theme === "dark" ? theme : "light dark";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; color-scheme: ${scheme}; }
    button, a { font: 600 16px/1.4 system-ui, sans-serif; cursor: pointer; min-height: 44px; border: 0; }
    :focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
    .help { position: fixed; right: 20px; bottom: 20px; z-index: 2147483645; padding: 12px 20px; border-radius: 999px; background: /*accent*/; color: /*ink*/; box-shadow: 0 4px 16px rgb(0 0 0 / 30%); }
    dialog { position: fixed; inset: auto 20px 20px auto; z-index: 2147483646; margin: 0; padding: 0; width: min(416px, 100vw - 40px); height: min(704px, 100vh - 40px); box-sizing: border-box; border: 1px solid GrayText; border-radius: 12px; overflow: hidden; background: Canvas; color: CanvasText; box-shadow: 0 8px 28px rgb(0 0 0 / 30%); }
    dialog[open] { display: flex; flex-direction: column; }
    .bar { display: flex; align-items: center; gap: 8px; padding: 2px 8px 2px 16px; background: /*accent*/; color: /*ink*/; font: 600 16px/1.4 system-ui, sans-serif; }
    .bar span { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .bar :focus-visible { outline-color: currentColor; outline-offset: -4px; }
    .bar button { min-width: 44px; background: none; color: inherit; font-size: 24px; }
    iframe { flex: 1; width: 100%; border: 0; background: Canvas; }
    @media (max-width: 480px) { dialog { inset: 0; width: 100%; height: 100%; max-width: none; max-height: none; border: 0; border-radius: 0; } }
  `);
  const phone = matchMedia("(max-width: 480px)");
  let dialog, frame, loaded, from;

  const make = (name, given, ...children) => {
    const element = Object.assign(document.createElement(name), given);
    element.append(...children);
    return element;
  };
  const rooted = (element) => {
    const host = make("div", {});
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(element);
    document.body.append(host);
    return element;
  };
  const tell = (type) => loaded && frame.contentWindow.postMessage({ otvet: 1, type, page: location.pathname }, site);
  const marked = (open) => {
    for (const element of selector ? document.querySelectorAll(selector) : [drawn]) element?.setAttribute("aria-expanded", open);
  };

  function build() {
    const close = make("button", { type: "button", textContent: "×", ariaLabel: words.close, onclick: shut });
    frame = make("iframe", { title: words.title });
    frame.onload = () => {
      const first = !loaded;
      loaded = true;
      if (first && dialog.open) frame.focus();
      tell(first ? "open" : "hello");
    };
    dialog = make("dialog", { ariaLabel: words.title }, make("div", { className: "bar" }, make("span", { textContent: words.title }), close), frame);
    dialog.addEventListener("close", () => {
      marked(false);
      from?.focus();
    });
    frame.src = `${site}${prefix}/${lang}?page=${encodeURIComponent(location.pathname)}`;
    rooted(dialog);
  }

  function open(element) {
    from = element;
    if (!dialog) build();
    if (!dialog.open) phone.matches ? dialog.showModal() : dialog.show();
    marked(true);
    frame.focus();
    tell("open");
  }

  function shut() {
    if (dialog?.open) dialog.close();
  }

  let drawn;
  const begin = () => {
    if (!selector) drawn = rooted(make("button", { type: "button", className: "help", textContent: label || words.help, onclick: () => (dialog?.open ? shut() : open(drawn)) }));
    for (const element of selector ? document.querySelectorAll(selector) : [drawn]) element.setAttribute("aria-haspopup", "dialog");
    marked(false);
  };
  document.body ? begin() : addEventListener("DOMContentLoaded", begin);

  if (selector)
    document.addEventListener("click", (event) => {
      const element = event.target.closest?.(selector);
      if (!element || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      dialog?.open ? shut() : open(element);
    });
  addEventListener("keydown", (event) => event.key === "Escape" && shut());
  addEventListener("message", ({ source, origin, data }) => {
    if (frame && source === frame.contentWindow && origin === site && data?.otvet === 1 && data.type === "close") shut();
  });
  window.otvet = { open: () => open(document.activeElement), close: shut };
})();

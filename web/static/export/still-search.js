// Search of the site in files: keyword arrays, no server. They are made by web/export/search_arrays.py.
// A word is its longest beginning that is a stem of the articles; while it is typed, also stems that it begins.
(() => {
  const MOST = 20;
  const SHORTEST = 3; // characters of a beginning
  const LONGEST_END = 5; // letters of an ending
  const BEGUN = 0.6; // what a stem weighs of which only the beginning was typed
  const END = 0.04; // lost for each letter of an ending
  let stems, places, postings, articles, stop;

  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\u0438\u0306/g, "й").replace(/[\u0300-\u036f]/g, "").replace(/ё/g, "е");
  const words = (text) => fold(text).match(/[\p{L}\p{N}_]+/gu) || [];

  function firstFrom(beginning) {
    let low = 0, high = stems.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (stems[middle] < beginning) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function matches(word) {
    const found = new Map();
    const forms = word.endsWith("y") ? [word, `${word.slice(0, -1)}i`] : [word];
    for (const form of forms) {
      for (let length = form.length; length >= Math.max(1, form.length - LONGEST_END); length--) {
        if (length < SHORTEST && length < form.length) break;
        const place = places.get(form.slice(0, length));
        if (place === undefined) continue;
        found.set(place, 1 - END * (form.length - length));
        break;
      }
    }
    if (word.length >= SHORTEST) {
      for (let place = firstFrom(word); place < stems.length && stems[place].startsWith(word); place++) {
        if (!found.has(place)) found.set(place, BEGUN);
      }
    }
    return found;
  }

  function posting(place) {
    const found = [];
    let number = 0;
    for (const [, distance, weight] of postings[place].matchAll(/([0-9a-z]+)([A-Z])/g)) {
      number += parseInt(distance, 36);
      found.push([number, (weight.charCodeAt(0) - 64) / 26]);
    }
    return found;
  }

  function search(text) {
    const every = words(text);
    const asked = [...new Set(every.filter((word) => !stop.has(word)))];
    const scores = new Map();
    for (const word of asked.length ? asked : new Set(every)) {
      const best = new Map();
      for (const [place, sure] of matches(word)) {
        const held = posting(place);
        const rare = Math.log(1 + (articles.length - held.length + 0.5) / (held.length + 0.5));
        for (const [number, weight] of held) best.set(number, Math.max(best.get(number) || 0, sure * rare * weight));
      }
      for (const [number, score] of best) scores.set(number, (scores.get(number) || 0) + score);
    }
    articles.forEach((article, number) => article[3] && article[3] === text.trim() && scores.set(number, Infinity));
    return [...scores].sort((one, other) => other[1] - one[1] || one[0] - other[0]).slice(0, MOST).map(([number]) => articles[number]);
  }

  function entry([url, title, summary]) {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: title });
    const heading = Object.assign(document.createElement("h2"), { className: "entry-title" });
    heading.append(link);
    const item = Object.assign(document.createElement("li"), { className: "entry" });
    item.append(heading, Object.assign(document.createElement("p"), { className: "entry-summary", textContent: summary }));
    return item;
  }

  function show(results, text) {
    const list = document.querySelector("[data-results]");
    const none = document.querySelector("[data-none]");
    const found = text.trim() ? search(text) : [];
    list.replaceChildren(...found.map(entry));
    none.hidden = found.length > 0 || !text.trim();
  }

  window.otvetSearch = (arrays) => {
    stems = arrays.stems.split(" ");
    postings = arrays.posts.split(" ");
    places = new Map(stems.map((stem, place) => [stem, place]));
    articles = arrays.articles;
    stop = new Set(arrays.stop.split(" "));
    window.otvetFind = search;
    const field = document.querySelector("main input[type=search]");
    if (!field) return;
    field.value = new URLSearchParams(location.search).get("q") || "";
    show(search, field.value);
    field.addEventListener("input", () => show(search, field.value));
  };
})();

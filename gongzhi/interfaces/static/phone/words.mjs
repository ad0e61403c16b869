// The sentences of the phone's pages, from the page itself; gaps are filled here.
export const word = (name, gaps = {}) =>
  (document.getElementById("phone-words")?.dataset[name] ?? "").replace(/\{(\w+)\}/g, (gap, key) => gaps[key] ?? gap);

// A new element: properties, data-* and aria-* attributes, children.
export function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "for") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}
export const button = (text, act, more = {}) => make("button", { type: "button", className: "button", textContent: text, onclick: act, ...more });
export const para = (text, className = "") => make("p", { className, textContent: text });

/** Run at once, and then not oftener than every half second, the last time after all calls. */
export function seldom(act) {
  let busy = false, again = false;
  return async function run() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      await act();
    } finally {
      setTimeout(() => {
        busy = false;
        if (again) { again = false; run(); }
      }, 500);
    }
  };
}

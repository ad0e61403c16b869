// Staff pages: hands stay on the keyboard, and the list stays where it was.
(() => {
  "use strict";
  const { all, each, ready, store, word } = window.gongzhi;
  const seen = (element) => element.getClientRects().length > 0;
  const singleKeys = () => store.get("single-keys") !== "off";

  // Where hands rest when nothing else has the focus: on what is to be decided now.
  const here = () => all("[data-here]").find(seen);
  ready((root) => {
    if (root === document && matchMedia("(hover: hover)").matches && !document.querySelector("[autofocus], [data-first-look]")) here()?.focus();
  });

  const rows = () => all("[data-row]").filter(seen);
  function walk(step) {
    const list = rows();
    if (!list.length) return;
    const held = list.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
    const from = held >= 0 ? held : list.findIndex((row) => row.hasAttribute("aria-current"));
    const row = list[Math.min(list.length - 1, Math.max(0, from < 0 ? 0 : from + step))];
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  // A field is stepped into: first onto the choices offered for it, with the same key once more into the field itself.
  function press(element) {
    const typed = element.matches("input:not([type=checkbox], [type=radio]), select, textarea");
    const offered = typed && element.closest(".field")?.querySelector(".offered button");
    if (offered && !offered.parentNode.contains(document.activeElement)) { offered.focus(); return; }
    element.focus();
    if (!typed) element.click();
  }

  function called(element) {
    const key = element.dataset.key;
    const field = element.matches(".find") ? element.nextElementSibling : element;
    const text = field.getAttribute("aria-label") ?? field.labels?.[0]?.firstChild.textContent ?? field.innerText;
    const told = text.trim().replace(/\s+/g, " ");
    return told.endsWith(key) ? told.slice(0, -key.length) : told;
  }

  function help() {
    const dialog = document.createElement("dialog");
    dialog.className = "help-keys";
    const title = Object.assign(document.createElement("h2"), { textContent: word("keys"), id: "keys-title" });
    dialog.setAttribute("aria-labelledby", title.id);
    const table = document.createElement("dl");
    const bound = all("[data-key]").filter(seen).map((element) => [element.dataset.key, called(element)]);
    if (here()) bound.push(["Enter", word("done")], ["Esc", word("leave")]);
    const walking = rows().length ? [["j", word("next")], ["k", word("previous")], ["Enter", word("open")]] : [];
    for (const [key, text] of [...walking, ...bound, ["?", word("help")]]) {
      const term = document.createElement("dt");
      term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
      table.append(term, Object.assign(document.createElement("dd"), { textContent: text.trim() }));
    }
    const tick = Object.assign(document.createElement("input"), { type: "checkbox", checked: singleKeys() });
    tick.addEventListener("change", () => store.set("single-keys", tick.checked ? "on" : "off"));
    const label = Object.assign(document.createElement("label"), { className: "tick" });
    label.append(tick, word("keysOn"));
    const close = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: word("close"), autofocus: true });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(title, table, label, close);
    document.body.append(dialog);
    dialog.showModal();
  }

  // Enter in a field of one line says "done with it", and goes to the button: only a second press decides.
  function enter(event, field) {
    const act = field.matches("textarea, [type=radio]") ? null : field.closest(".accept")?.querySelector(".act .button");
    if (!act) return;
    event.preventDefault();
    if (!field.matches(".find[aria-invalid=true]") && !event.repeat) act.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const field = event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
    if (field) {
      if (event.key === "Escape" && !(field.type === "search" && field.value)) { field.blur(); here()?.focus(); } // a search empties itself first
      else if (event.key === "Enter") enter(event, field);
      return;
    }
    const step = { j: 1, k: -1 }[event.key];
    if (event.repeat && !step) { // a key held too long would decide on the next one, which nobody has read
      if (event.target.closest("a, button, summary") && "Enter ".includes(event.key)) event.preventDefault();
      return;
    }
    if (event.key === "?") { event.preventDefault(); help(); return; }
    if (!singleKeys() || document.querySelector("[data-key].htmx-request")) return; // what was asked for is on its way: the hands may type ahead into it
    if (step) { event.preventDefault(); walk(step); return; }
    const element = all("[data-key]").find((one) => one.dataset.key === event.key && seen(one) && !one.closest("[inert]"));
    if (element && event.key !== "Enter") { event.preventDefault(); press(element); }
  });

  // A report opens beside the list: the row says so, and a narrow screen turns to the report. Until it is there, the one
  // before takes no more input, which would be lost; and the one that is open already stays, with what was typed.
  const pane = () => document.querySelector("#detail > .measure");
  document.addEventListener("htmx:beforeRequest", (event) => {
    const row = event.target.closest?.("a.row[hx-get]");
    if (!row) return;
    const open = pane().querySelector(`[data-shows="${row.dataset.shows}"]`);
    if (open && seen(open)) { event.preventDefault(); return; }
    pane().inert = true;
    for (const other of all("a.row[aria-current]")) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    document.querySelector(".desk-main.two")?.classList.add("open");
    document.getElementById("detail")?.scrollTo(0, 0);
  });

  document.addEventListener("htmx:afterRequest", (event) => { if (event.target.closest?.("a.row[hx-get]")) pane().inert = false; });

  // What somebody has chosen themselves is not guessed anew.
  document.addEventListener("change", (event) => {
    const guesses = event.target.closest("[data-guesses]");
    if (guesses) guesses.dataset.touched = "yes";
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.dataset.touched) event.detail.shouldSwap = false;
  });

  // A long list is searched by typing, which a plain select cannot do with Chinese.
  function find(select) {
    if (select.options.length < 20) return;
    const box = Object.assign(document.createElement("input"), { type: "search", className: "entry find", autocomplete: "off" });
    box.placeholder = word("find");
    box.setAttribute("aria-label", `${word("find")} ${select.labels[0]?.firstChild.textContent.trim() ?? ""}`);
    const none = Object.assign(document.createElement("p"), { className: "fine", role: "status" });
    if (select.dataset.key) { box.dataset.key = select.dataset.key; delete select.dataset.key; }
    select.addEventListener("invalid", (event) => { // the browser would go to the list, in which nobody can type
      event.preventDefault();
      none.textContent = word("findFirst");
      box.setAttribute("aria-invalid", true);
      if (select.form.querySelector(":invalid") === select) press(box);
    });
    const options = [...select.options];
    box.addEventListener("input", (event) => {
      event.stopPropagation();
      const wanted = box.value.trim();
      const found = options.filter((option) => {
        const near = option.value && (option.text.includes(wanted) || option.parentNode.label?.includes(wanted));
        option.hidden = Boolean(wanted) && !near;
        return near;
      });
      none.textContent = wanted && !found.length ? word("findNone").replace("{words}", wanted) : "";
      box.setAttribute("aria-invalid", Boolean(none.textContent));
      if (!wanted || !found.length || found.includes(select.selectedOptions[0])) return;
      const exact = found.find((option) => option.text.includes(wanted)) ?? found[0];
      select.value = exact.value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); if (!none.textContent) select.focus(); } });
    const pair = Object.assign(document.createElement("span"), { className: "finder" });
    select.before(pair);
    pair.append(box, select, none);
  }

  ready((root) => each(root, "select[data-find]", find));

  // What the machine could not decide is decided by a tap.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    const select = button && document.getElementById(button.dataset.for);
    if (!select) return;
    select.value = button.dataset.choose;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    for (const one of all("[data-choose]", button.parentNode)) one.setAttribute("aria-pressed", one === button);
  });

  // One box ticks all of a page; it shows at once when not all are.
  ready((root) => each(root, "[data-pick-all]", (box) => {
    const picks = () => all("input[name=pick]", box.form);
    box.addEventListener("change", () => picks().forEach((pick) => { pick.checked = box.checked; }));
    const show = () => {
      const ticked = picks().filter((pick) => pick.checked).length;
      box.checked = ticked > 0 && ticked === picks().length;
      box.indeterminate = ticked > 0 && !box.checked;
    };
    box.form.addEventListener("change", show);
    show();
  }));

  ready((root) => each(root, "[data-keeps-place]", (list) => {
    const key = `place:${location.pathname.split("/").slice(0, 3).join("/")}#${list.id}?${list.dataset.keepsPlace}`;
    try { list.scrollTop = Number(sessionStorage.getItem(key)); } catch { return; }
    list.querySelector(".row[aria-current]")?.scrollIntoView({ block: "nearest" });
    window.addEventListener("pagehide", () => sessionStorage.setItem(key, list.scrollTop));
  }));
})();

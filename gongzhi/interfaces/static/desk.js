// Staff pages: hands stay on the keyboard, and the list stays where it was.
(() => {
  "use strict";
  const { all, each, ready, store, word } = window.gongzhi;
  const seen = (element) => element.getClientRects().length > 0;
  const singleKeys = () => store.get("single-keys") !== "off";

  const rows = () => all("[data-row]").filter(seen);
  function walk(step) {
    const list = rows();
    if (!list.length) return;
    const here = list.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
    const from = here >= 0 ? here : list.findIndex((row) => row.hasAttribute("aria-current"));
    const row = list[Math.min(list.length - 1, Math.max(0, from < 0 ? 0 : from + step))];
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  function press(element) {
    element.focus();
    if (!element.matches("input:not([type=checkbox], [type=radio]), select, textarea")) element.click();
  }

  function help() {
    const dialog = document.createElement("dialog");
    dialog.className = "help-keys";
    const title = Object.assign(document.createElement("h2"), { textContent: word("keys"), id: "keys-title" });
    dialog.setAttribute("aria-labelledby", title.id);
    const table = document.createElement("dl");
    const bound = all("[data-key]").filter(seen).map((element) => {
      const key = element.dataset.key;
      const text = element.getAttribute("aria-label") ?? element.innerText.replace(/\s+/g, " ");
      return [key, text.endsWith(key) ? text.slice(0, -key.length) : text];
    });
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

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "?") { event.preventDefault(); help(); return; }
    if (!singleKeys()) return;
    const step = { j: 1, k: -1 }[event.key];
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
    box.setAttribute("aria-label", `${word("find")} ${select.labels[0]?.textContent.trim() ?? ""}`);
    const options = [...select.options];
    box.addEventListener("input", (event) => {
      event.stopPropagation();
      const wanted = box.value.trim();
      const found = options.filter((option) => {
        const near = option.value && (option.text.includes(wanted) || option.parentNode.label?.includes(wanted));
        option.hidden = Boolean(wanted) && !near;
        return near;
      });
      if (!wanted || !found.length || found.includes(select.selectedOptions[0])) return;
      const exact = found.find((option) => option.text.includes(wanted)) ?? found[0];
      select.value = exact.value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); select.focus(); } });
    const pair = Object.assign(document.createElement("span"), { className: "finder" });
    select.before(pair);
    pair.append(box, select);
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

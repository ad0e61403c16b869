// What every page may do with scripts; without them each page still works. No inline handlers, no libraries.
(() => {
  "use strict";
  const word = (name) => document.getElementById("words")?.dataset[name] ?? "";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const say = (text) => { document.getElementById("spoken").textContent = text; };
  window.gongzhi = { all, say, word, ready };

  // A part may arrive later (htmx): everything below is set up per root and never twice.
  const setups = [];
  function ready(setup) {
    setups.push(setup);
    if (document.readyState !== "loading") setup(document);
  }
  document.addEventListener("DOMContentLoaded", () => setups.forEach((setup) => setup(document)));
  document.addEventListener("htmx:load", (event) => setups.forEach((setup) => setup(event.target.parentNode ?? event.target)));
  function each(root, selector, act) {
    for (const element of all(selector, root)) {
      const done = (element.gongzhi ??= new Set());
      if (!done.has(selector)) { done.add(selector); act(element); }
    }
  }
  window.gongzhi.each = each;

  // Drafts stay on this device until the server says they arrived. Never personal fields, secrets or files.
  const store = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* private mode: nothing is kept */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
  };
  window.gongzhi.store = store;
  const kept = (form) => [...form.elements].filter((field) =>
    field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type)
    && field.autocomplete !== "off" && !field.closest("[data-personal]"));
  const written = (form) => kept(form).filter((field) => field.value && (field.type !== "radio" && field.type !== "checkbox" || field.checked))
    .map((field) => [field.name, field.value]);

  function fill(form, draft) {
    let filled = false;
    for (const field of kept(form)) {
      const values = draft.filter(([name]) => name === field.name).map(([, value]) => value);
      if (!values.length) continue;
      if (field.type === "radio" || field.type === "checkbox") {
        const checked = values.includes(field.value);
        filled ||= checked !== field.checked;
        field.checked = checked;
      } else if (field.value !== values[0] && !(field.value && field.defaultValue === field.value)) {
        field.value = values[0];
        filled = true;
      }
    }
    return filled;
  }

  // A draft is one account's (or nobody's), and gone once the server says that this very form arrived.
  const draftKey = (name) => `draft:${document.body.dataset.account ?? ""}:${name}`;
  function dropArrived() {
    const once = document.cookie.match(/(?:^|; )arrived=([0-9A-Za-z]+)/)?.[1];
    try {
      const sent = JSON.parse(sessionStorage.getItem("sent") ?? "null");
      if (sent && sent.once === once) { store.drop(sent.key); sessionStorage.removeItem("sent"); }
    } catch { /* nothing is kept here */ }
  }
  function forgetDrafts() {
    const mine = draftKey("");
    try { for (const key of Object.keys(localStorage)) if (key.startsWith(mine)) localStorage.removeItem(key); } catch { /* as above */ }
  }

  function keepDraft(form) {
    const key = draftKey(form.dataset.draft);
    const untouched = JSON.stringify(written(form));
    let draft = [];
    try { draft = JSON.parse(store.get(key)) ?? []; } catch { store.drop(key); }
    if (fill(form, draft)) {
      const note = document.createElement("p");
      note.className = "said draft-note";
      note.append(word("draftBack"));
      const drop = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: word("draftDrop") });
      drop.addEventListener("click", () => { store.drop(key); form.reset(); note.remove(); });
      note.append(drop);
      form.prepend(note);
    }
    let wait;
    form.addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(() => {
        const now = JSON.stringify(written(form));
        if (now === untouched) store.drop(key); else store.set(key, now);
      }, 300);
    });
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      clearTimeout(wait);
      const now = JSON.stringify(written(form));
      if (now !== untouched) store.set(key, now);
      try { sessionStorage.setItem("sent", JSON.stringify({ key, once: form.elements.once?.value ?? "" })); } catch { /* as above */ }
    });
  }

  // A second press while the first is on its way does nothing.
  function sendOnce(form) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
      if (event.defaultPrevented) return;
      form.dataset.sent = "yes";
      const button = event.submitter;
      if (button) {
        button.classList.add("busy");
        button.dataset.said = button.textContent;
        if (!button.querySelector("kbd")) button.textContent = word("sending");
      }
    });
    form.addEventListener("htmx:afterRequest", () => rest(form));
  }
  function rest(form) {
    delete form.dataset.sent;
    for (const button of [...form.elements].filter((one) => one.matches(".busy"))) {
      button.classList.remove("busy");
      if (!button.querySelector("kbd")) button.textContent = button.dataset.said;
    }
  }
  window.gongzhi.rest = rest;
  window.addEventListener("pageshow", (event) => { if (event.persisted) all("form[data-sent]").forEach(rest); });
  document.addEventListener("htmx:sendError", () => say(word("offline")));

  // Photos: shown at once, and made smaller where the device can, since upload is what is slow.
  const LONGEST = 2000;
  async function smaller(file) {
    if (!file.type.startsWith("image/") || file.type === "image/gif" || file.size < 600_000 || !window.createImageBitmap) return file;
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
      const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
    } catch { return file; }
  }

  function photos(box) {
    const input = box.querySelector("input[type=file]");
    const list = box.querySelector("[data-previews]");
    const note = box.querySelector("[data-photos-note]");
    const most = Number(box.dataset.photos);
    if (!input || !window.DataTransfer) return;
    const button = box.querySelector("[data-file-button]");
    if (button) { button.hidden = false; input.classList.add("tucked"); }
    let chosen = [];
    const hold = () => {
      const carrier = new DataTransfer();
      for (const file of chosen) carrier.items.add(file);
      input.files = carrier.files;
    };
    const show = () => {
      for (const image of all("img", list)) URL.revokeObjectURL(image.src);
      list.replaceChildren(...chosen.map((file, index) => {
        const item = document.createElement("li");
        const thumb = Object.assign(document.createElement("span"), { className: "thumb paper" });
        if (file.type.startsWith("image/")) {
          thumb.className = "thumb";
          thumb.append(Object.assign(new Image(), { src: URL.createObjectURL(file), alt: file.name }));
        } else { thumb.append(file.name); }
        const drop = Object.assign(document.createElement("button"), { type: "button", className: "drop", textContent: "×" });
        drop.setAttribute("aria-label", word("drop"));
        drop.addEventListener("click", () => { chosen.splice(index, 1); hold(); show(); });
        thumb.append(drop);
        item.append(thumb);
        return item;
      }));
      list.hidden = !chosen.length;
    };
    input.addEventListener("change", async () => {
      const fresh = [...input.files].filter((file) => !chosen.some((old) => old.name === file.name && old.lastModified === file.lastModified));
      const room = Math.max(0, most - chosen.length);
      note.textContent = fresh.length > room ? word("tooMany").replace("{n}", most) : "";
      const keepsPosition = box.dataset.keepPosition && input.form?.elements[box.dataset.keepPosition]?.checked;
      const added = fresh.slice(0, room);
      chosen.push(...added);
      hold(); // at once: the form may be sent while they are made smaller
      show();
      if (keepsPosition) return;
      const made = await Promise.all(added.map(smaller));
      added.forEach((file, at) => { const there = chosen.indexOf(file); if (there >= 0) chosen[there] = made[at]; });
      hold();
      show();
    });
  }

  async function copy(button) {
    const source = document.querySelector(button.dataset.copy);
    const text = source.value ?? source.innerText;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text, className: "unseen" });
      document.body.append(area);
      area.select();
      const copied = document.execCommand("copy");
      area.remove();
      if (!copied) { tell(button, word("copyFailed")); return; }
    }
    tell(button, word("copied"));
  }
  function tell(button, text) {
    let note = button.nextElementSibling;
    if (!note?.matches("[data-told]")) {
      note = Object.assign(document.createElement("span"), { className: "fine" });
      note.dataset.told = "";
      button.after(note);
    }
    note.textContent = text;
    say(text);
  }
  window.gongzhi.tell = tell;

  function locate(button) {
    if (!navigator.geolocation || !window.isSecureContext) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      tell(button, word("locating"));
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        const { lon, lat, datum } = button.form.elements;
        lon.value = coords.longitude.toFixed(6);
        lat.value = coords.latitude.toFixed(6);
        datum.value = "WGS-84";
        button.dispatchEvent(new CustomEvent("gongzhi:located", { bubbles: true, detail: [coords.longitude, coords.latitude] }));
        tell(button, word("located"));
      }, () => tell(button, word("notLocated")), { enableHighAccuracy: true, timeout: 10_000 });
    });
  }

  function readAloud(button) {
    if (!window.speechSynthesis || !window.SpeechSynthesisUtterance) return;
    const label = button.textContent;
    button.hidden = false;
    const stop = () => { speechSynthesis.cancel(); button.textContent = label; button.removeAttribute("aria-pressed"); };
    button.addEventListener("click", () => {
      if (speechSynthesis.speaking) { stop(); return; }
      const speech = new SpeechSynthesisUtterance(document.querySelector(button.dataset.read).innerText);
      speech.lang = document.documentElement.lang === "en" ? "en" : "zh-CN";
      speech.rate = 0.9;
      speech.onend = stop;
      speechSynthesis.speak(speech);
      button.textContent = word("readStop");
      button.setAttribute("aria-pressed", "true");
    });
    window.addEventListener("pagehide", stop);
  }

  // A receipt comes after "#", which no server sees; it leaves the address bar and the history at once.
  function receipt(input) {
    const groups = (text) => (text.replace(/\D/g, "").slice(0, 16).match(/.{1,4}/g) ?? []).join(" ");
    const carried = decodeURIComponent(location.hash.slice(1));
    if (/^[\d\s-]{16,23}$/.test(carried)) {
      input.value = groups(carried);
      history.replaceState(null, "", location.pathname + location.search);
    }
    input.addEventListener("input", () => {
      if (input.selectionStart === input.value.length) input.value = groups(input.value);
    });
  }

  // A map weighs more than the rest of the page, so it comes when somebody asks for it.
  function map(box) {
    const button = box.querySelector("[data-map-open]");
    const shape = box.querySelector("script[type='application/json']");
    if (!button || !shape) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const { open } = await import(box.dataset.mapModule);
        await open(box, JSON.parse(shape.textContent), { say, word });
        button.hidden = true;
      } catch {
        box.querySelector("[data-map-note]").textContent = word("mapFailed");
        box.querySelector("[data-map-live]").hidden = true;
        button.disabled = false;
      }
    });
  }

  ready((root) => {
    dropArrived();
    each(root, "[data-draft-sent]", (mark) => store.drop(draftKey(mark.dataset.draftSent)));
    each(root, "form[action$='/accounts/logout/']", (form) => form.addEventListener("submit", forgetDrafts));
    each(root, "form[data-draft]", keepDraft);
    each(root, "form[data-once], form[data-draft]", sendOnce);
    each(root, "[data-photos]", photos);
    each(root, "button[data-copy]", (button) => button.addEventListener("click", () => copy(button)));
    each(root, "button[data-locate]", locate);
    each(root, "button[data-read]", readAloud);
    each(root, "input[data-receipt]", receipt);
    each(root, "button[data-print]", (button) => button.addEventListener("click", () => print()));
    each(root, "[data-map]", map);
    each(root, "[data-first-look]", (trouble) => trouble.focus());
  });
})();

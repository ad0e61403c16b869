// Residents' pages with scripts: a long list of places becomes two short ones, a code fills itself in, a name is drawn.
// Without scripts the long list works, the code is typed, the name is written on paper.
(() => {
  "use strict";
  const { each, ready, rest, word } = window.gongzhi;

  function towns(box) {
    const list = box.querySelector("select");
    const groups = [...list.querySelectorAll("optgroup")];
    if (!groups.length) return;
    const named = (value, text) => Object.assign(document.createElement("option"), { value, textContent: text });
    const town = Object.assign(document.createElement("select"), { id: `${list.id}_town` });
    town.append(named("", box.dataset.towns), ...groups.map((group, index) => named(String(index), group.label)));
    const community = document.createElement("select");
    community.setAttribute("aria-label", box.dataset.communities);
    list.before(town, community);
    list.hidden = true;
    box.querySelector(`label[for="${list.id}"]`)?.setAttribute("for", town.id);
    const options = (group) => [...group.querySelectorAll("option")];
    const show = () => {
      const group = groups[town.value];
      community.hidden = !group;
      const [whole, ...rest] = group ? options(group) : [];
      community.replaceChildren(...(group ? [named(whole.value, box.dataset.communities), ...rest.map((one) => one.cloneNode(true))] : []));
    };
    const read = () => {
      const index = groups.findIndex((group) => options(group).some((one) => one.value === list.value));
      town.value = index < 0 ? "" : String(index);
      show();
      if (index >= 0) community.value = list.value;
    };
    const write = () => {
      list.value = community.hidden ? "" : community.value;
      list.dispatchEvent(new Event("input", { bubbles: true }));
    };
    town.addEventListener("change", () => { show(); write(); });
    community.addEventListener("change", write);
    list.form?.addEventListener("reset", () => setTimeout(read));
    read();
  }

  // A code comes after "#", which no server sees; it leaves the address bar and the history at once.
  const groups = (text) => (text.toUpperCase().replace(/[^0-9A-Z]/g, "").slice(0, 12).match(/.{1,4}/g) ?? []).join(" ");
  function carried() {
    const found = decodeURIComponent(location.hash.slice(1));
    if (!/^[0-9A-Za-z]{12}$/.test(found)) return "";
    history.replaceState(null, "", location.pathname + location.search);
    return groups(found);
  }
  function code(input) {
    const fill = () => { input.value = carried() || input.value; };
    fill();
    window.addEventListener("hashchange", fill);
    input.addEventListener("input", () => {
      if (input.selectionStart === input.value.length) input.value = groups(input.value);
    });
  }
  // Somebody scans their code while another's page is still open in this browser: theirs is what they want to see.
  function change(form) {
    const go = () => {
      form.elements.code.value = carried();
      if (form.elements.code.value) form.submit();
    };
    go();
    window.addEventListener("hashchange", go);
  }

  // A name drawn with a finger. Where nothing can be drawn, the page says that one can sign on paper.
  function signature(form) {
    const canvas = form.querySelector("canvas");
    const pen = canvas.getContext?.("2d");
    if (!pen || !window.PointerEvent) return;
    const empty = form.querySelector("[data-empty]");
    let drawn = 0;
    let last = null;
    const clear = () => {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      drawn = 0;
    };
    const point = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
    };
    Object.assign(pen, { lineWidth: 8, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
    clear();
    form.hidden = false;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      last = point(event);
      empty.hidden = true;
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!last) return;
      const next = point(event);
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...next);
      pen.stroke();
      drawn += Math.hypot(next[0] - last[0], next[1] - last[1]);
      last = next;
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { last = null; });
    form.querySelector("[data-again]").addEventListener("click", clear);
    form.addEventListener("submit", (event) => {
      if (drawn > 100) { form.elements.drawing.value = canvas.toDataURL("image/png"); return; }
      event.preventDefault();
      event.stopImmediatePropagation();
      empty.textContent = empty.dataset.empty;
      empty.hidden = false;
    }, { capture: true });
  }

  // A form leaves when the site answers. Where there is no network, it stays with all that was typed and chosen, and with
  // its key; the next press tries again.
  const PATIENCE = 15_000;
  async function answers() {
    try {
      const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store", credentials: "omit", redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE) });
      return ![502, 503, 504].includes(answer.status);
    } catch { return false; }
  }
  function reach(form) {
    if (!form.requestSubmit) return;
    const note = Object.assign(document.createElement("p"), { className: "said care unsent" });
    note.setAttribute("role", "alert");
    let asking = false, answered = false;
    form.addEventListener("submit", async (event) => {
      if (answered || event.defaultPrevented) return;
      event.preventDefault();
      if (asking) return;
      const { submitter } = event;
      asking = true;
      note.remove();
      answered = await answers();
      asking = false;
      rest(form);
      if (answered) form.requestSubmit(submitter);
      else { note.textContent = word("unsent"); (submitter ?? form.lastElementChild).after(note); }
      answered = false;
    });
  }

  ready((root) => {
    each(root, "[data-towns]", towns);
    each(root, "input[data-code]", code);
    each(root, "form[data-change]", change);
    each(root, "form[data-sign]", signature);
    each(root, "main form:is([data-once], [data-draft])", reach);
    each(root, "a[data-again]", (link) => link.addEventListener("click", (event) => { event.preventDefault(); location.reload(); }));
    each(root, "[data-worker]", ({ dataset }) => navigator.serviceWorker?.register(dataset.worker, { scope: "/" }).catch(() => {}));
  });
})();

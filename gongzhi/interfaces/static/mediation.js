// A case: many parties ticked at once, terms that ask only for what their sort needs, a signature drawn on the screen.
(() => {
  "use strict";
  const { all, each, ready } = window.gongzhi;

  function who(set) {
    const boxes = all("input[type=checkbox]", set);
    const count = set.querySelector("[data-count]");
    const show = () => { if (count) count.textContent = boxes.filter((box) => box.checked).length; };
    for (const [name, checked] of [["all", true], ["none", false]]) {
      const button = set.querySelector(`[data-${name}]`);
      if (!button) continue;
      button.hidden = false;
      button.addEventListener("click", () => { 
        for (const box of boxes) box.checked = checked;
        show();
        const fold = set.querySelector("details");
        if (fold && !checked) fold.open = true; // who is to be ticked instead?
      });
    }
    set.addEventListener("change", show);
  }

  // Which fields a sort of term needs; without a script all are there.
  const NEEDS = {
    money: ["by", "to", "amount", "way", "due_on", "times", "every", "what"], act: ["by", "to", "what", "way", "due_on"],
    stop: ["by", "to", "what"], apology: ["by", "to", "what", "way", "due_on"], return: ["by", "to", "what", "way", "due_on"],
  };
  const typed = (field) => all("input, select, textarea", field).some((entry) => (entry.type === "radio" ? entry.checked : entry.value.trim()));
  function term(row) {
    const show = () => {
      const sort = row.querySelector("input[name$=sort]:checked")?.value;
      for (const field of all("[data-of]", row)) field.hidden = !(NEEDS[sort] ?? []).includes(field.dataset.of) && (Boolean(sort) || !typed(field));
    };
    row.addEventListener("change", show);
    show();
  }

  // A person is a line, a company has a name and somebody to ring; without a script all is there.
  function party(form) {
    const show = () => {
      const company = form.querySelector("[name=kind]:checked")?.value === "company";
      for (const [name, needed] of [["lines", !company], ["company", company], ["name", company], ["phone", company], ["needs_guardian", !company]]) {
        const field = form.querySelector(`[name=${name}]`);
        if (field) field.closest(".field").hidden = !needed && (field.type === "checkbox" ? !field.checked : !field.value.trim());
      }
    };
    form.addEventListener("change", show);
    show();
  }

  // The drawing goes along as a file of the form, as a scan of the paper would.
  function pad(box) {
    const form = box.closest("form");
    const input = form.querySelector("[data-scan] input[type=file]");
    const canvas = box.querySelector("canvas");
    const pen = canvas.getContext("2d");
    if (!input || !pen || !window.DataTransfer || !window.PointerEvent) return;
    let drawn = false;
    let last = null;
    const wipe = () => {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      drawn = false;
      delete box.dataset.drawn;
      input.files = new DataTransfer().files;
    };
    const at = (event) => {
      const area = canvas.getBoundingClientRect();
      return [(event.clientX - area.left) * canvas.width / area.width, (event.clientY - area.top) * canvas.height / area.height];
    };
    const keep = () => canvas.toBlob((blob) => {
      if (!drawn) return;
      const carrier = new DataTransfer();
      carrier.items.add(new File([blob], "sign.png", { type: "image/png" }));
      input.files = carrier.files;
      box.dataset.drawn = "";
    }, "image/png");
    canvas.addEventListener("pointerdown", (event) => { last = at(event); canvas.setPointerCapture(event.pointerId); });
    canvas.addEventListener("pointermove", (event) => {
      if (!last) return;
      const next = at(event);
      pen.lineWidth = 5;
      pen.lineCap = "round";
      pen.strokeStyle = "#1c2320";
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...next);
      pen.stroke();
      last = next;
      drawn = true;
    });
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { if (last) { last = null; keep(); } });
    box.querySelector("[data-wipe]").addEventListener("click", wipe);
    const show = () => {
      const screen = form.querySelector("input[name=way]:checked")?.value === "screen";
      if (screen === !box.hidden) return;
      box.hidden = !screen;
      form.querySelector("[data-scan]").hidden = screen;
      wipe();
    };
    form.addEventListener("change", show);
    show();
  }

  ready((root) => {
    each(root, "[data-who]", who);
    each(root, "[data-term]", term);
    each(root, "[data-pad]", pad);
    each(root, "form[data-act=party]", party);
  });
})();

// Residents' pages with scripts: a long list of places becomes two short ones. Without scripts the long one works.
(() => {
  "use strict";
  const { each, ready } = window.gongzhi;

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

  ready((root) => each(root, "[data-towns]", towns));
})();

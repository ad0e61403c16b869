// Signing out on a shared phone: says how much still waits, then forgets what was read and shuts the rest.
import * as store from "./store.mjs";

const words = document.getElementById("words").dataset;

async function lockNow() {
  try {
    const answer = await fetch("/desk/phone/session/", { cache: "no-store", redirect: "manual" });
    return answer.ok ? await answer.json() : null;
  } catch { return null; }
}

function question(count, go) {
  const dialog = document.createElement("dialog");
  const text = Object.assign(document.createElement("p"), { textContent: words.leaving.replace("{n}", count), id: "leaving-text" });
  dialog.setAttribute("aria-labelledby", text.id);
  dialog.className = "leaving stack";
  const button = (label, act, main = "") => {
    const one = Object.assign(document.createElement("button"), { type: "button", className: `button ${main}`, textContent: label });
    one.addEventListener("click", act);
    return one;
  };
  dialog.append(text,
    button(words.leavingSend, () => { location.href = "/desk/phone/outbox/"; }, "main"),
    button(words.leavingGo, go), button(words.leavingStay, () => dialog.close()));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

for (const form of document.querySelectorAll("form[action$='/accounts/logout/']")) {
  form.addEventListener("submit", async (event) => {
    if (!window.indexedDB || !crypto?.subtle) return;
    event.preventDefault();
    let account = "", count = 0;
    try {
      account = await store.current();
      const { waiting, drafts, stuck } = account ? await store.counts(account) : { waiting: 0, drafts: 0, stuck: 0 };
      count = waiting + drafts + stuck;
    } catch { /* nothing is kept on this phone */ }
    const go = async () => {
      try {
        const said = account && await lockNow();
        if (account) await store.leave(account, said?.account === account ? said.lock : "");
      } finally { form.submit(); }
    };
    if (count) question(count, go); else await go();
  });
}

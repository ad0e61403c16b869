// On every page of the phone: what waits, always in view; and the worker that lets the pages open without a network.
import * as outbox from "./outbox.mjs";
import * as store from "./store.mjs";
import { make, seldom, word } from "./words.mjs";

const box = document.getElementById("outbox");

const show = seldom(async () => {
  const account = await store.current();
  const { waiting, drafts, stuck, photos, others } = await store.counts(account);
  const parts = [];
  if (waiting) parts.push(photos ? word("barWaitingPhotos", { n: waiting, photos }) : word("barWaiting", { n: waiting }));
  const left = drafts - (location.hash === "#fill" ? 1 : 0); // the one that is being filled in is before everybody's eyes
  if (left > 0) parts.push(word("barDrafts", { n: left }));
  if (stuck) parts.push(word("barStuck", { n: stuck }));
  if (others) parts.push(word("barOthers", { n: others }));
  const offline = !navigator.onLine || outbox.state === "offline";
  const how = offline ? word("barOffline") : outbox.state === "door" ? word("barDoor") : outbox.state === "sending" ? word("barSending") : "";
  const text = [how, parts.join(word("comma"))].filter(Boolean).join(word("colon"));
  box.hidden = !text;
  box.className = `outbox ${offline || outbox.state === "door" || stuck ? "care" : ""}`;
  box.replaceChildren(make("a", { href: "/desk/phone/outbox/", textContent: text || word("barEmpty") }));
  if (outbox.state === "door") box.append(make("a", { className: "button", href: `/accounts/login/?next=${encodeURIComponent(location.pathname)}`, textContent: word("signIn") }));
});

async function begin() {
  if (!window.indexedDB || !crypto?.subtle) return;
  try {
    await store.expire();
  } catch {
    box.hidden = false;
    box.className = "outbox care";
    box.textContent = word("noStore");
    return;
  }
  if (navigator.serviceWorker) navigator.serviceWorker.register(box.dataset.worker, { scope: "/desk/phone/" }).catch(() => {});
  document.addEventListener("gongzhi:outbox", show);
  window.addEventListener("online", show);
  window.addEventListener("hashchange", show);
  await show();
  outbox.start();
}
begin();

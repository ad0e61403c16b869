// The outbox: one request for each check, one for each photo; each may be sent again and again and counts once.
// Nothing leaves the phone's store before the server's receipt for it is in there.
import * as store from "./store.mjs";

const ROOT = "/desk/phone/";
const REPEATABLE = 23 * 3600 * 1000; // a report's key is kept a day by the server; a check's id for ever
const STRAIGHT = 6; // so many failures in a row, and the line is taken for dead until later
const LANES = 3;
const SLOWEST = 30_000;

/** What the bar shows: "rest", "sending", "offline", "door" (sign in again). */
export let state = "rest";
let csrf = "", again, pause = 1000;

class Dead extends Error {}
class Door extends Error {}

function tell(now) {
  state = now;
  document.dispatchEvent(new CustomEvent("gongzhi:outbox"));
}

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(ROOT + path, { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout?.(options.body ? 180_000 : 30_000), ...options });
  } catch {
    throw new Dead();
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Door();
  if (answer.status === 429 || answer.status >= 500) throw new Dead();
  return answer;
}
async function read(answer) {
  try {
    return await answer.json();
  } catch {
    if (answer.status >= 400) return { message: "", field: "" }; // a page instead of an answer: refused all the same
    throw new Dead(); // cut off in the middle
  }
}

/** Say who is signed in: {account} · "door" · "offline". */
export async function session() {
  try {
    const answer = await ask("session/");
    if (answer.status === 404) return "none";
    const said = await read(answer);
    csrf = said.csrf;
    await store.enter(said.account, said.lock);
    return said;
  } catch (problem) {
    if (problem instanceof Door) return "door";
    if (problem instanceof Dead) return "offline";
    throw problem;
  }
}

async function post(account, path, body, type) {
  for (const first of [true, false]) {
    const answer = await ask(path, { method: "POST", body, headers: { "Content-Type": type, "X-CSRFToken": csrf, Accept: "application/json" } });
    if (answer.status !== 403 || !first) return answer;
    const said = await read(await ask("session/")); // signed in anew: another token
    if (said.account !== account) throw new Door(); // somebody else signed in, in another window
    csrf = said.csrf;
  }
}

export async function get(path) {
  const answer = await ask(path);
  return { ok: answer.ok, said: await read(answer) };
}

async function sendCheck(item) {
  const answer = await post(item.account, "send/", item.body.payload, "application/json");
  const said = await read(answer);
  if (!answer.ok) return refuse(item, answer.status, said);
  item.body.receipt = { hazards: said.hazards, differences: said.differences };
  for (const one of item.body.photos) one.arrived = !said.lacking.includes(one.digest);
  item.state = "sent";
  await store.save(item);
  return settle(item);
}

async function sendPhotos(item) {
  for (const one of item.body.photos.filter((photo) => !photo.arrived && !photo.trouble)) {
    const bytes = await store.photo(item.account, item.id, one.digest);
    if (!bytes) { one.trouble = " "; continue; }
    const answer = await attempt(() => post(item.account, `send/${item.id}/${one.digest}/`, bytes, "image/jpeg"));
    if (!answer) continue;
    if (answer.ok) one.arrived = true;
    else one.trouble = (await read(answer)).message;
    await store.save(item);
  }
  await settle(item);
}

async function settle(item) {
  if (item.body.photos.some((one) => !one.arrived)) {
    if (item.body.photos.every((one) => one.arrived || one.trouble)) { item.state = "refused"; await store.save(item); }
    return;
  }
  const { site, outcome, receipt, photos } = item.body;
  for (const { digest } of photos) await store.dropPhoto(item.id, digest);
  await store.save({ ...item, state: "arrived", body: { site: { name: site.name, plate: site.plate }, outcome, receipt, photos, at: Date.now() } });
}

async function sendReport(item) {
  if (item.body.tried && Date.now() - item.body.tried > REPEATABLE) { item.state = "unsure"; await store.save(item); return; }
  item.body.tried ??= Date.now();
  await store.save(item);
  const { words, place } = item.body;
  const answer = await post(item.account, "report/", new URLSearchParams({ once: item.id.replaceAll("-", ""), words, place }).toString(), "application/x-www-form-urlencoded");
  const said = await read(answer);
  if (!answer.ok) { delete item.body.tried; return refuse(item, answer.status, said); }
  await store.save({ ...item, state: "arrived", body: { reference: said.reference, at: Date.now() } });
}

async function refuse(item, status, said) {
  item.state = status === 409 ? "conflict" : "refused";
  item.body.trouble = said;
  await store.save(item);
}

let straight = 0;
async function attempt(act) {
  try {
    const found = await act();
    straight = 0;
    return found;
  } catch (problem) {
    if (!(problem instanceof Dead)) throw problem;
    if (++straight >= STRAIGHT) throw problem;
    await new Promise((done) => { setTimeout(done, 50 * straight); });
    return undefined;
  }
}

async function sendOne(item) {
  tell("sending");
  if (item.state === "waiting") await attempt(() => (item.sort === "report" ? sendReport(item) : sendCheck(item)));
  if (item.state === "sent") await sendPhotos(item);
}

// Pass after pass, a few at a time, until nothing waits or the line is dead.
async function rounds(account) {
  for (;;) {
    const due = (await store.items(account, "waiting", "sent")).filter((item) => (item.body.hold ?? 0) <= Date.now());
    if (!due.length) return;
    const lanes = Array.from({ length: LANES }, async () => {
      while (due.length) await sendOne(due.shift());
    });
    const lost = (await Promise.allSettled(lanes)).find((lane) => lane.status === "rejected");
    if (lost) throw lost.reason;
  }
}

async function empty() {
  const who = await session();
  if (typeof who === "string") { tell(who === "none" ? "rest" : who); return who === "offline"; }
  const left = async () => (await store.items(who.account, "waiting", "sent")).length;
  straight = 0;
  try {
    await rounds(who.account);
  } catch (problem) {
    if (problem instanceof Door) { tell("door"); return false; }
    if (!(problem instanceof Dead)) throw problem;
  }
  const more = await left();
  tell(more ? "offline" : "rest");
  return more > 0;
}

/** Send what waits; where the line fails, try again by and by. One window at a time. */
export async function flush() {
  clearTimeout(again);
  await navigator.locks.request("gongzhi-outbox", { ifAvailable: true }, async (lock) => {
    if (!lock) { again = setTimeout(flush, 2000); return; }
    const before = await waiting();
    const more = await empty();
    pause = more && await waiting() === before ? Math.min(SLOWEST, pause * 2) : 1000;
    if (more) again = setTimeout(flush, pause);
  });
}
const waiting = async () => {
  const { waiting: checks, photos } = await store.counts(await store.current());
  return checks + photos;
};

export function start() {
  const now = () => { pause = 1000; flush(); };
  window.addEventListener("online", now);
  window.addEventListener("offline", () => tell("offline"));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) now(); });
  flush();
}

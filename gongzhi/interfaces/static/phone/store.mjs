// What the phone keeps, all of it sealed: each account has a key of its own that no script can read out.
// In the clear stand only what the outbox counts by: an opaque account, sort, state, when, how many photos.

const NAME = "gongzhi-phone";
export const WEEK = 7 * 24 * 3600 * 1000;
const encoder = new TextEncoder(), decoder = new TextDecoder();
let opened;

function open() {
  return opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("keys", { keyPath: "account" });
      asked.result.createObjectStore("kept", { keyPath: ["account", "name"] });
      asked.result.createObjectStore("items", { keyPath: "id" });
      asked.result.createObjectStore("photos", { keyPath: ["item", "digest"] });
      asked.result.createObjectStore("marks", { keyPath: "name" });
    };
    asked.onsuccess = () => { asked.result.onversionchange = () => asked.result.close(); done(asked.result); };
    asked.onerror = () => { opened = undefined; fail(asked.error); };
  });
}

// Run one transaction; it is done when what was written lies on the disk.
async function run(names, mode, act) {
  const db = await open();
  return new Promise((done, fail) => {
    const work = db.transaction(names, mode, mode === "readwrite" ? { durability: "strict" } : {});
    const found = act(...[names].flat().map((name) => work.objectStore(name)));
    work.oncomplete = () => done(found?.result);
    work.onabort = work.onerror = () => fail(work.error);
  });
}
const all = (name) => run(name, "readonly", (store) => store.getAll());
const put = (name, row) => run(name, "readwrite", (store) => store.put(row));

async function keyOf(account) {
  const there = await run("keys", "readonly", (store) => store.get(account));
  if (there) return there.key;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await run("keys", "readwrite", (store) => { // of two windows at once the first one's key stays
    store.get(account).onsuccess = ({ target }) => { if (!target.result) store.put({ account, key }); };
  });
  return (await run("keys", "readonly", (store) => store.get(account))).key;
}
const lockOf = (hex) => crypto.subtle.importKey(
  "raw", Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16)), "AES-GCM", false, ["encrypt", "decrypt"]);

async function seal(key, bytes, about) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: encoder.encode(about) }, key, bytes) };
}
const unseal = (key, { iv, box }, about) =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: encoder.encode(about) }, key, box);
const pack = (value) => encoder.encode(JSON.stringify(value));
const unpack = (bytes) => JSON.parse(decoder.decode(bytes));

// Whose phone it is now.
export const current = async () => (await run("marks", "readonly", (store) => store.get("current")))?.account ?? "";
export const setCurrent = (account) => put("marks", { name: "current", account });

// What was read: the day's list, single sites. Gone at sign-out and after a week.
export async function keep(account, name, value) {
  const key = await keyOf(account);
  await put("kept", { account, name, at: Date.now(), ...await seal(key, pack(value), name) });
}
export async function kept(account, name) {
  const row = await run("kept", "readonly", (store) => store.get([account, name]));
  return row && Date.now() - row.at < WEEK ? { at: row.at, value: unpack(await unseal(await keyOf(account), row, name)) } : null;
}

// What was written: drafts and what waits to be sent. An item is {id, account, sort, state, made, body}.
export async function save(item) {
  const { id, account, sort, state, made, body } = item;
  const photos = (body.photos ?? []).filter((one) => !one.arrived).length;
  const row = { id, account, sort, state, made, photos, touched: Date.now(), ...await seal(await keyOf(account), pack(body), id) };
  await run("items", "readwrite", (store) => { // what was shut at sign-out while this was sealed stays as it is
    store.get(id).onsuccess = ({ target: { result: before } }) => { if (!before?.locked) store.put(row); };
  });
}
async function opened_(row) {
  return { id: row.id, account: row.account, sort: row.sort, state: row.state, made: row.made, body: unpack(await unseal(await keyOf(row.account), row, row.id)) };
}
export async function item(account, id) {
  const row = await run("items", "readonly", (store) => store.get(id));
  return row && row.account === account && !row.locked ? opened_(row) : null;
}
export async function items(account, ...states) {
  const rows = (await all("items")).filter((row) => row.account === account && !row.locked && (!states.length || states.includes(row.state)));
  const found = await Promise.allSettled(rows.sort((a, b) => a.made - b.made).map(opened_));
  return found.filter((one) => one.status === "fulfilled").map((one) => one.value); // one that does not open stops no other
}
export const remove = (id) => run(["items", "photos"], "readwrite", (store, photos) => {
  store.delete(id);
  photos.delete(IDBKeyRange.bound([id], [id, []]));
});

export async function savePhoto({ account, item: id, digest, bytes }) {
  await put("photos", { item: id, digest, account, ...await seal(await keyOf(account), bytes, `${id}:${digest}`) });
}
export async function photo(account, id, digest) {
  const row = await run("photos", "readonly", (store) => store.get([id, digest]));
  return row && row.account === account && !row.locked ? unseal(await keyOf(account), row, `${id}:${digest}`) : null;
}
export const dropPhoto = (id, digest) => run("photos", "readwrite", (store) => store.delete([id, digest]));

// How much waits: of this account, and of others, whose things stay shut.
export async function counts(account) {
  const rows = (await all("items")).filter((row) => row.state !== "arrived");
  const mine = rows.filter((row) => row.account === account && !row.locked);
  const of = (...states) => mine.filter((row) => states.includes(row.state));
  return {
    waiting: of("waiting", "sent").length, drafts: of("draft").length, stuck: of("refused", "conflict", "unsure").length,
    photos: of("waiting", "sent").reduce((sum, row) => sum + row.photos, 0), others: rows.length - mine.length,
  };
}
export const strangers = async (account) => (await all("items")).filter((row) => row.account !== account && row.state !== "arrived");

// After a week what was read, and what has long arrived, goes.
export async function expire(now = Date.now()) {
  await run(["kept", "items"], "readwrite", (kept_, items_) => {
    each(kept_, (row) => now - row.at >= WEEK);
    each(items_, (row) => row.state === "arrived" && now - row.touched >= WEEK);
  });
}
function each(store, goes) {
  store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
    if (!cursor) return;
    if (goes(cursor.value)) cursor.delete();
    cursor.continue();
  };
}

// Signing out: what was read goes; what waits is shut under a key that only the next session of this account brings.
export async function leave(account, lock) {
  await run(["kept", "items", "marks"], "readwrite", (kept_, items_, marks) => {
    each(kept_, (row) => row.account === account);
    each(items_, (row) => row.account === account && row.state === "arrived");
    marks.delete("current");
  });
  if (!lock) return;
  await reseal(account, await keyOf(account), await lockOf(lock), true);
  await run("keys", "readwrite", (store) => store.delete(account));
}
export async function enter(account, lock) {
  const before = await current();
  if (before && before !== account) await leave(before, "");
  if ((await all("items")).some((row) => row.account === account && row.locked) || (await all("photos")).some((row) => row.account === account && row.locked)) {
    await reseal(account, await lockOf(lock), await keyOf(account), false);
  }
  await setCurrent(account);
}
async function reseal(account, from, to, locked) {
  for (const [name, about] of [["items", (row) => row.id], ["photos", (row) => `${row.item}:${row.digest}`]]) {
    for (const row of (await all(name)).filter((one) => one.account === account && Boolean(one.locked) !== locked)) {
      const bytes = await unseal(from, row, about(row));
      await put(name, { ...row, ...await seal(to, bytes, about(row)), locked });
    }
  }
}

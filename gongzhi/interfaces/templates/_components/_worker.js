const SHELL = {{ shell|safe }}, STORES = {{ stores|safe }}, STORE = STORES + {{ version|safe }}, PAGE = {{ page|safe }};
const files = new Set(SHELL.filter((address) => address !== PAGE));
// Another worker of this site keeps its own shell beside this one: never look into its store, never drop it.
const kept = async (address) => (await caches.open(STORE)).match(address);

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const store = await caches.open(STORE);
  await store.addAll(SHELL.map((address) => new Request(address, { cache: "reload" })));
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith(STORES) && name !== STORE) await caches.delete(name);
  await self.clients.claim();
})()));

// Keeps the shell of the phone's application and nothing else: what is personal always comes from the network.
"use strict";
{% include "_components/_worker.js" %}
const PATIENCE = 4000;

// A page comes from the network; where there is none, or it takes too long, the shell stands in for it.
async function page(request) {
  let patience;
  const shell = new Promise((done) => { patience = setTimeout(async () => done(await kept(PAGE)), PATIENCE); });
  try {
    return await Promise.race([fetch(request), shell]) ?? Response.error();
  } catch {
    return await kept(PAGE) ?? Response.error();
  } finally {
    clearTimeout(patience);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (files.has(url.pathname)) event.respondWith((async () => await kept(url.pathname) ?? fetch(request))());
});

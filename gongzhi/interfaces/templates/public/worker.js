// Stands by for residents where there is no network: keeps one page that says so, and the files it is made of.
"use strict";
{% include "_components/_worker.js" %}
const ROOMS = new Set({{ rooms|safe }});

// The desk, the phone's application, the API and everything else of this site are none of its business.
const ours = (address) => {
  const { origin, pathname } = new URL(address || "about:blank");
  return origin === location.origin && ROOMS.has(pathname.split("/")[1]);
};

// Always the network first: nobody reads an old page or an old style while there is one. Nothing that passes is kept.
async function fromTheNetwork(request, address) {
  try {
    return await fetch(request);
  } catch {
    return await kept(address) ?? Response.error();
  }
}

// What is sent passes by: a form goes from the page to the server with nobody in between.
self.addEventListener("fetch", (event) => {
  const { request } = event, { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    if (ours(request.url)) event.respondWith(fromTheNetwork(request, PAGE));
  } else if (ours(request.referrer) && files.has(pathname)) {
    event.respondWith(fromTheNetwork(request, pathname));
  }
});

// Without a network, the pages under /with/ become one page that keeps what is put in. Nothing else is kept here: that page holds
// nobody's data, and is fetched as nobody.
"use strict";
const NAME = `fenwick-with-${DIGEST}`;
const ours = (name) => name.startsWith("fenwick-with-");

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(NAME);
    const fetched = SHELL.map(async (path) => {
      const answer = await fetch(path, { credentials: "omit", cache: "no-cache" });
      if (!answer.ok) throw new Error(path);
      await cache.put(path, answer);
    });
    await Promise.all(fetched);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => ours(name) && name !== NAME).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(SHELL[0])));
  } else if (SHELL.includes(path)) {
    event.respondWith(caches.match(path).then((kept) => kept || fetch(request)));
  }
});

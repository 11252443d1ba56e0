// The service worker. Its view puts VERSION, STATIC (where files lie) and SHELL (URLs of the files) before this text.
"use strict";
const LIMIT = 4000, MOST = 150, FRESH = 600000, LIST = 60, SHELF = `shell-${VERSION}`;
const NOT_KEPT = /^\/(admin|api|login|logout|offline\/.)/;

addEventListener("install", (event) => event.waitUntil((async () => {
  const shelf = await caches.open(SHELF);
  await shelf.addAll(SHELL.map((url) => new Request(url, {cache: "no-cache"})));
  await shelf.add(new Request("/offline/", {credentials: "omit"}));
  await skipWaiting();
})()));

// Kept pages refer to the files of their release, so the shelf before this one stays.
addEventListener("activate", (event) => event.waitUntil((async () => {
  const shelves = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELF);
  await Promise.all(shelves.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
})()));

addEventListener("message", (event) => event.data === "prefetch" && event.waitUntil(prefetch().catch(() => null)));

addEventListener("fetch", (event) => {
  const {method, mode, headers} = event.request, url = new URL(event.request.url);
  const whole = mode === "navigate" || headers.has("HX-Boosted");
  if (url.origin !== location.origin) return;
  if (method === "GET" && url.pathname.startsWith(STATIC)) event.respondWith(file(event));
  else if (method === "GET" && whole) event.respondWith(page(event));
  else if (method === "POST" && (whole || headers.has("HX-Request"))) event.respondWith(deed(event.request, url));
});

async function file(event) {
  const kept = await caches.match(event.request, {ignoreVary: true});
  if (kept) return kept;
  const answer = await fetch(event.request), copy = answer.clone();
  if (answer.ok) event.waitUntil(caches.open(SHELF).then((shelf) => shelf.put(event.request, copy)));
  return answer;
}

// Network first; after four seconds, or where there is none, what was kept.
async function page(event) {
  const {url} = event.request;
  const net = fetch(event.request).then((answer) => {
    if ([502, 503, 504].includes(answer.status)) throw new TypeError("nobody answers behind the proxy");
    event.waitUntil(keep(url, answer.clone()));
    return answer;
  });
  event.waitUntil(net.catch(() => null));
  try {
    return await Promise.race([net, new Promise((_yes, no) => setTimeout(no, LIMIT))]);
  } catch {
    return await found(url) ?? net.catch(() => nothing());
  }
}

async function deed(request, url) {
  try {
    const answer = await fetch(request);
    if (url.pathname.endsWith("/logout/") && answer.status < 400) await belongsTo("");
    return answer;
  } catch {
    return nothing("unsent");
  }
}

// The page that says so; ``part`` is the id of a sentence on it that applies.
async function nothing(part) {
  const answer = await kept("/offline/") ?? await caches.match("/offline/", {ignoreVary: true});
  const text = (await answer.text()).replace(`id="${part}" hidden`, `id="${part}"`);
  return new Response(text, {status: 503, headers: {"Content-Type": "text/html; charset=utf-8"}});
}

async function whose() {
  return (await caches.match("/whose", {cacheName: "whose"}))?.text();
}

// Kept pages are one person's: thrown away when somebody else is seen, and at log-out.
async function belongsTo(user) {
  if (await whose() === user) return;
  const others = (await caches.keys()).filter((name) => name.startsWith("pages-") && name !== `pages-${user}`);
  await Promise.all(others.map((name) => caches.delete(name)));
  await (await caches.open("whose")).put("/whose", new Response(user));
}

async function keep(url, answer) {
  const user = answer.headers.get("X-Page-User");
  if (answer.status !== 200 || answer.redirected || !user || NOT_KEPT.test(new URL(url).pathname)) return;
  await belongsTo(user);
  const shelf = await caches.open(`pages-${user}`), headers = new Headers(answer.headers);
  headers.set("X-Kept-At", new Date().toISOString());
  await shelf.put(url, new Response(await answer.blob(), {headers}));
  await Promise.all((await shelf.keys()).slice(0, -MOST).map((key) => shelf.delete(key)));
}

async function kept(url) {
  const user = await whose();
  return user ? caches.match(url, {cacheName: `pages-${user}`, ignoreVary: true}) : undefined;
}

// A kept page says from when it is.
async function found(url) {
  const answer = await kept(url);
  if (!answer) return undefined;
  const text = await answer.text(), at = new Date(answer.headers.get("X-Kept-At"));
  const lang = /<html lang="([\w-]+)"/.exec(text)?.[1], today = at.toDateString() === new Date().toDateString();
  const when = at.toLocaleString(lang, {...(today ? {} : {dateStyle: "short"}), timeStyle: "short"});
  return new Response(text.replace('id="from" hidden', 'id="from"').replace("--:--", when), {headers: answer.headers});
}

// Stops where there is no network; the next visit of My work goes on.
async function prefetch() {
  const list = await (await fetch("/offline/pages.json")).json();
  await belongsTo(`${list.user}`);
  for (const path of list.pages.slice(0, LIST)) {
    const url = new URL(path, location).href, at = (await kept(url))?.headers.get("X-Kept-At");
    if (!at || Date.now() - Date.parse(at) > FRESH) await keep(url, await fetch(url, {headers: {"X-Prefetch": "1"}}));
  }
}

// The service worker. Its view puts VERSION, STATIC (where files lie) and SHELL (their URLs) before this text.
const LIMIT = 4000, MOST = 150, FRESH = 600000, SHELL_PAGES = 4, SHELF = `shell-${VERSION}`;
const NOT_KEPT = /^\/(admin|api|login|logout|offline\/.)/;
const stored = (url, cacheName) => caches.match(url, {cacheName, ignoreVary: true});

addEventListener("install", (event) => event.waitUntil((async () => {
  const fresh = [...SHELL, "/offline/"].map((url) => new Request(url, {cache: "no-cache", credentials: "omit"}));
  await (await caches.open(SHELF)).addAll(fresh);
  await skipWaiting();
})()));

// Kept pages refer to the files of their release, so the shelf before this one stays.
addEventListener("activate", (event) => event.waitUntil((async () => {
  const shelves = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELF);
  for (const name of shelves.slice(0, -1)) await caches.delete(name);
  await clients.claim();
})()));

addEventListener("message", (event) => event.waitUntil(ahead(event.data === "jobs").catch(() => null)));

addEventListener("fetch", (event) => {
  const {method, mode, headers} = event.request, url = new URL(event.request.url);
  const whole = mode === "navigate" || headers.has("HX-Boosted");
  if (url.origin !== location.origin) return;
  if (url.pathname.startsWith(STATIC)) event.respondWith(file(event.request));
  else if (method === "GET" && whole) event.respondWith(page(event));
  else if (method === "POST" && (whole || headers.has("HX-Request"))) event.respondWith(deed(event.request, url));
});

const file = async (request) => await stored(request.url) ?? fetch(request);

// Network first; after four seconds, or where there is none, what was kept.
async function page(event) {
  const {url} = event.request;
  const net = fetch(event.request).then((answer) => {
    if (answer.status > 501) throw new Error("nobody behind the proxy");
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

// ``part`` is the id of a sentence on it that applies.
async function nothing(part) {
  const answer = await kept("/offline/") ?? await stored("/offline/");
  const text = (await answer.text()).replace(`id="${part}" hidden`, `id="${part}"`);
  return new Response(text, {status: 503, headers: {"Content-Type": "text/html; charset=utf-8"}});
}

const whose = async () => (await stored("/whose", "whose"))?.text();

// Kept pages are one person's: gone when somebody else is seen, and at log-out.
async function belongsTo(user) {
  if (await whose() === user) return;
  for (const name of await caches.keys()) {
    if (name.startsWith("pages-") && name !== `pages-${user}`) await caches.delete(name);
  }
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

const kept = async (url) => stored(url, `pages-${await whose()}`);

// A kept page says from when it is.
async function found(url) {
  const answer = await kept(url);
  if (!answer) return undefined;
  const text = await answer.text(), at = new Date(answer.headers.get("X-Kept-At"));
  const lang = /<html lang="([\w-]+)"/.exec(text)?.[1], today = at.toDateString() === new Date().toDateString();
  const when = at.toLocaleString(lang, {...!today && {dateStyle: "short"}, timeStyle: "short", hourCycle: "h23"});
  return new Response(text.replace('id="from" hidden', 'id="from"').replace("--:--", when), {headers: answer.headers});
}

const isFresh = async (url) => Date.now() - Date.parse((await kept(url))?.headers.get("X-Kept-At")) < FRESH;

// Today's jobs, or the shell's pages alone; what a lost network left out comes next time.
async function ahead(jobs) {
  if (!jobs && await isFresh("/offline/")) return;
  const list = await (await fetch("/offline/pages.json")).json();
  await belongsTo(`${list.user}`);
  for (const path of jobs ? list.pages : list.pages.slice(0, SHELL_PAGES)) {
    const {href} = new URL(path, location);
    if (!await isFresh(href)) await keep(href, await fetch(href, {headers: {"X-Prefetch": "1"}}));
  }
}

// Its view puts VERSION, STATIC and SHELL (the files' prefix and URLs) before this text.
const LIMIT = 4000, MOST = 150, FRESH = 600000, SHELL_PAGES = 4, SHELF = `shell-${VERSION}`;
const NOT_KEPT = /^\/(admin|api|login|logout|offline\/.)/;
const shelves = async (kind) => (await caches.keys()).filter((name) => name.startsWith(kind));
const stored = (url, cacheName) => caches.match(url, {cacheName, ignoreVary: true});

const on = (name, work) => addEventListener(name, (event) => event.waitUntil(work(event)));

on("install", async () => {
  const fresh = [...SHELL, "/offline/"].map((url) => new Request(url, {cache: "no-cache", credentials: "omit"}));
  await (await caches.open(SHELF)).addAll(fresh);
  await skipWaiting();
});

// Kept pages refer to the files of their release: the shelf before this one stays.
on("activate", async () => {
  const old = (await shelves("shell-")).filter((name) => name !== SHELF);
  for (const name of old.slice(0, -1)) await caches.delete(name);
  await clients.claim();
});

on("message", ({data}) => ahead(data === "jobs").catch(() => null));

addEventListener("fetch", (event) => {
  const {request} = event, {method, mode, headers} = request, url = new URL(request.url);
  const whole = mode === "navigate" || headers.has("HX-Boosted");
  if (url.origin !== location.origin) return;
  if (url.pathname.startsWith(STATIC)) event.respondWith(stored(request.url).then((kept) => kept ?? fetch(request)));
  else if (method === "GET" && whole) event.respondWith(page(event));
  else if (method === "POST" && (whole || headers.has("HX-Request"))) event.respondWith(deed(request, url));
});

// Network first; after four seconds what was kept.
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
    if ([502, 504].includes(answer.status)) throw answer;
    if (url.pathname.endsWith("/logout/") && answer.status < 400) await belongsTo("");
    return answer;
  } catch {
    return nothing("unsent");
  }
}

async function nothing(part) {
  const answer = await kept("/offline/") ?? await stored("/offline/"), text = telling(await answer.text(), part);
  return new Response(text, {status: part ? 503 : 504, headers: {"Content-Type": "text/html; charset=utf-8"}});
}

// Kept pages are one person's: gone when another is seen, and at log-out.
async function belongsTo(user) {
  for (const name of await shelves("pages-")) if (name !== `pages-${user}`) await caches.delete(name);
}

async function keep(url, answer) {
  const user = answer.headers.get("X-Page-User");
  if (answer.status !== 200 || answer.redirected || !user || NOT_KEPT.test(new URL(url).pathname)) return;
  await belongsTo(user);
  const shelf = await caches.open(`pages-${user}`);
  await shelf.put(url, answer);
  await Promise.all((await shelf.keys()).slice(0, -MOST).map((key) => shelf.delete(key)));
}

const kept = async (url) => stored(url, (await shelves("pages-"))[0] ?? "none");

async function found(url) {
  const answer = await kept(url);
  return answer && new Response(telling(await answer.text(), "from"), {headers: answer.headers});
}

// ``part``: the id of a sentence that applies.
const telling = (text, part) => text.replace(`id="${part}" hidden`, `id="${part}"`);

const isFresh = async (url) => Date.now() - Date.parse((await kept(url))?.headers.get("Date")) < FRESH;

// Today's jobs, or the shell's pages; what a lost network left out comes next time.
async function ahead(jobs) {
  if (!jobs && await isFresh("/offline/")) return;
  const list = await (await fetch("/offline/pages.json")).json();
  await belongsTo(`${list.user}`);
  for (const path of jobs ? list.pages : list.pages.slice(0, SHELL_PAGES)) {
    const {href} = new URL(path, location);
    if (!await isFresh(href)) await keep(href, await fetch(href, {headers: {"X-Prefetch": "1"}}));
  }
}

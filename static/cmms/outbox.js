// Forms marked data-outbox lose nothing: written to this phone first, shown, then sent in order, each once.
const LONGEST = 1600, answers = new Map();
let mine = [], signedOut = false, running = Promise.resolve();

const find = (id) => document.getElementById(id);
const words = () => find("words")?.dataset ?? {};
const say = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
const make = (tag, facts) => Object.assign(document.createElement(tag), facts);
const path = (url) => new URL(url, location).pathname;
const formOf = (row) => document.querySelector(`form[data-outbox][action="${row.url}"]`);
const here = (row) => [row.page, row.url].includes(location.pathname) || formOf(row);

const opened = new Promise((yes, no) => {
  const ask = indexedDB.open("cmms", 1);
  ask.onupgradeneeded = () => ask.result.createObjectStore("outbox", {keyPath: "seq", autoIncrement: true});
  ask.onsuccess = () => yes(ask.result);
  ask.onerror = no;
});
opened.catch(() => null);

async function store(use) {
  const deal = (await opened).transaction("outbox", "readwrite", {durability: "strict"});
  const ask = use(deal.objectStore("outbox"));
  return new Promise((yes, no) => {
    deal.oncomplete = () => yes(ask.result);
    deal.onabort = no;
  });
}

const all = () => store((rows) => rows.getAll());
const put = (row) => store((rows) => rows.put(row));
const drop = (row) => store((rows) => rows.delete(row.seq));

async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file), type = "image/jpeg";
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new File([await canvas.convertToBlob({type})], file.name.replace(/(\.\w+)?$/, ".jpg"), {type});
  } catch {
    return file; // the server judges it
  }
}

async function write(form, button) {
  const data = new FormData(form, button), fields = [], set = form.dataset;
  data.set("key", crypto.randomUUID());
  data.set("happened_at", new Date().toISOString());
  data.delete("csrfmiddlewaretoken");
  for (const [name, value] of data) {
    if (value.size !== 0) fields.push([name, value.type?.startsWith("image/") ? await shrunk(value) : value]);
  }
  const said = data.get(set.says) || button?.ariaLabel || button?.textContent.trim(), {user, name} = words();
  const row = {
    fields, user, name, url: path(form.action), page: location.pathname, target: set.target, later: +(set.outbox === "later"), until: Date.now() + 1000 * (set.undo ?? 0),
    label: [set.label, said].filter(Boolean).join(": "),
  };
  await Promise.all(mine.filter((old) => old.problems && old.url === row.url).map(drop)); // said anew
  row.seq = await put(row);
  return row;
}

async function submitted(event) {
  const form = event.target, set = form.dataset, button = event.submitter;
  const leaving = mine.length && !set.sure && path(form.action).endsWith("/logout/");
  if (!leaving && (!("outbox" in set) || set.direct || !words().user)) return delete set.direct;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (leaving) {
    set.sure = "1";
    const textContent = say(words().leaving, {n: mine.length});
    return form.append(make("p", {className: "note error", role: "alert", textContent}));
  }
  if (set.busy) return null;
  set.busy = "1";
  try {
    const row = await write(form, button);
    await paint();
    return setTimeout(deliver, row.until - Date.now(), row, form, button);
  } catch {
    return straight(form, button); // nothing is kept here
  } finally {
    delete set.busy;
  }
}

async function deliver(row, form, button) {
  await flush();
  const answer = answers.get(row.seq);
  if (answer?.ok) await show(answer.to, answer.message);
  else if (answer && form.isConnected && here(row)) {
    await put({...row, ...answer, shown: true});
    for (const [name, value] of row.fields) if (/^(key|happened_at)$/.test(name)) form.elements[name].value = value;
    straight(form, button); // the server's page says what is wrong
  } else if (!row.target && form.isConnected) form.reset();
}

function straight(form, button) {
  const {name, value} = button ?? {}; // htmx forgets the button once the focus has left it
  if (name) form.append(make("input", {type: "hidden", name, value}));
  form.dataset.direct = "1";
  form.requestSubmit();
}

// One tab, in order, photos last but before the finish.
const flush = () => running = running.then(() => navigator.locks.request("outbox", send)).catch(() => null);

async function next(user) {
  const rows = (await all()).filter((row) => user && row.user === user && !row.problems);
  const [first] = rows.sort((a, b) => a.later - b.later || a.seq - b.seq);
  const due = rows.find((row) => row.later && `${row.page}complete/` === first.url) ?? first;
  return due?.until > Date.now() ? null : due;
}

async function send() {
  const {user} = words();
  let pass = null, tries = 2, row;
  while (tries && (row = await next(user))) {
    pass ??= await fresh();
    const answer = pass?.user === user ? await post(row, pass.token) : "later"; // one's own alone
    if (answer === "token") [pass, tries] = [null, tries - 1];
    else if (typeof answer === "string") {
      signedOut ||= answer !== "later";
      break;
    } else {
      answers.set(row.seq, answer);
      await (answer.ok ? drop(row) : put({...row, ...answer}));
    }
  }
  await paint();
}

// Who is signed in, and a fresh token.
async function fresh() {
  const answer = await fetch("/offline/token/").catch(() => null);
  signedOut = answer?.status === 401;
  return answer?.ok ? answer.json() : null;
}

async function post(row, token) {
  const body = new FormData(), now = new Date().toISOString();
  row.fields.forEach(([name, value]) => body.append(name, value));
  const headers = {"X-CSRFToken": token, "X-Outbox": "1", "X-Outbox-User": row.user, "X-Sent-At": now};
  try {
    const answer = await fetch(row.url, {method: "POST", body, headers, redirect: "manual"}), {ok, status, type} = answer;
    const said = answer.headers.get("Content-Type")?.includes("json") && await answer.json();
    if (ok && said) return {ok, ...said};
    if (status >= 500 || [408, 425, 429].includes(status)) return "later";
    if (status === 403 && !said) return "token";
    if (type === "opaqueredirect" || ok || status === 401) return "signed out";
    return {problems: said?.problems?.map(({message}) => message) ?? [say(words().refused, {status})]};
  } catch {
    return "later";
  }
}

async function show(to, message) {
  const stay = path(to) === location.pathname;
  await htmx.ajax("GET", to, {source: document.body, target: document.body, headers: {"HX-Boosted": "true"},
    swap: `innerHTML show:${stay ? "none" : "window:top"}`, ...!stay && {push: to}});
  const said = find("said");
  if (said && message) Object.assign(said, {textContent: message, hidden: false});
}

// Beside its form, or on the page of all that waits.
function mark(row) {
  const form = formOf(row), bad = row.problems, w = words();
  const page = find("outbox"), place = page ?? find(row.target) ?? form?.parentElement;
  if (!place || !(page || here(row))) return;
  const item = find("kept").content.firstElementChild.cloneNode(true);
  const fill = (css, facts) => Object.assign(item.querySelector(css), facts), late = row.until < Date.now();
  fill("a", {textContent: row.label, href: row.page});
  fill("span", {textContent: bad ? [w.needsYou, ...row.problems].join(". ") : w.kept});
  fill(".again", {hidden: !bad, onclick: () => put({...row, problems: null}).then(catchUp)});
  fill(".away", {hidden: !bad, onclick: () => drop(row).then(paint)});
  fill(".back", {hidden: late, onclick: () => drop(row).then(paint)});
  item.classList.toggle("undo", !late);
  place.append(item);
  if (bad || page) return;
  const asks = form?.querySelector("input:not([type=hidden]), select, textarea");
  const done = row.target ? place.querySelectorAll("form[data-outbox]") : asks ? [] : [form];
  for (const each of done) if (!each.hidden && each.dataset.outbox !== "again") each.hidden = each.dataset.held = true;
}

async function paint() {
  const user = words().user ?? "", said = document.querySelector("main [role=alert]");
  await Promise.all((await all()).filter((row) => said && row.shown && here(row)).map(drop)); // it is read here
  const rows = await all();
  mine = rows.filter((row) => row.user === user);
  document.querySelectorAll(".kept").forEach((item) => item.remove());
  for (const form of document.querySelectorAll("[data-held]")) {
    form.hidden = false;
    delete form.dataset.held;
  }
  mine.forEach(mark);
  pill(words(), rows);
  document.body.classList.toggle("cut", !navigator.onLine || find("from")?.hidden === false);
}

function pill(w, rows) {
  const el = find("sync"), bad = mine.filter((row) => row.problems).length, n = mine.length - bad;
  const [textContent, kind] = bad ? [say(w.needs, {n: bad}), "needs"]
    : n ? [say(signedOut ? w.signIn : w.toSend, {n}), signedOut ? "needs" : "off"]
    : rows.length && !w.user ? [say(w.waits, {n: rows.length, name: rows[0].name}), "off"] : [w.saved, ""];
  if (el) Object.assign(el, {textContent, className: `sync ${kind}`, hidden: false});
}

const typing = () => [...document.querySelectorAll("main :is(input:not([type=hidden]), textarea)")]
  .some(({value, defaultValue}) => value !== defaultValue);

// What waited went out: show the page anew, unless somebody is typing.
async function catchUp() {
  const before = mine.filter(here).length;
  await flush();
  if (mine.filter(here).length < before && !typing()) await show(location.pathname + location.search);
}

async function begin() {
  await paint();
  await catchUp();
  if (words().user && navigator.onLine) {
    (await navigator.serviceWorker?.ready)?.active?.postMessage(location.pathname === "/" ? "jobs" : "shell");
  }
}

const quietly = (work) => () => work().catch(() => null);
addEventListener("submit", submitted, true);
addEventListener("online", quietly(catchUp));
addEventListener("offline", quietly(paint));
document.addEventListener("visibilitychange", quietly(catchUp));
document.addEventListener("htmx:afterSettle", quietly(begin));
setInterval(quietly(catchUp), 30000);
navigator.serviceWorker?.register("/sw.js").catch(() => null);
navigator.storage?.persist?.();
quietly(begin)();

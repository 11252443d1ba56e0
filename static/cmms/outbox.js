// Forms marked data-outbox lose nothing: kept on this phone, shown, sent in order, each once.
const LONGEST = 1600, answers = new Map();
let mine = [], signedOut = false, running = Promise.resolve();

const find = (id) => document.getElementById(id);
const words = () => find("words").dataset;
const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const path = (url) => new URL(url, location).pathname;
const jobOf = ({url}) => url.split("/")[2];
const formOf = (row) => document.querySelector(`form[data-outbox][action="${row.url}"]`);
const here = (row) => [row.page, row.url].includes(location.pathname) || formOf(row);

const opened = new Promise((yes, no) => {
  const ask = indexedDB.open("cmms", 1);
  ask.onupgradeneeded = () => ask.result.createObjectStore("outbox", {keyPath: "seq", autoIncrement: true});
  ask.onsuccess = () => yes(ask.result);
  ask.onerror = no;
});

async function store(verb, what) {
  const deal = (await opened).transaction("outbox", "readwrite", {durability: "strict"});
  const ask = deal.objectStore("outbox")[verb](what);
  return new Promise((yes, no) => {
    deal.oncomplete = () => yes(ask.result);
    deal.onabort = no;
  });
}

const all = () => store("getAll");
const put = (row) => store("put", row);
const drop = (row) => store("delete", row.seq);

async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file), {width, height} = picture, type = "image/jpeg";
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    const canvas = new OffscreenCanvas(width * scale, height * scale);
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
    fields, user, name, url: path(form.action), page: location.pathname, target: set.target,
    later: +(set.outbox === "later"), until: Date.now() + 1000 * (set.undo ?? 0),
    label: [set.label, said].filter(Boolean).join(": "),
  };
  await Promise.all(mine.filter((old) => (old.problems || set.undo) && old.url === row.url).map(drop)); // said anew
  row.seq = await put(row);
  return row;
}

async function submitted(event) {
  const form = event.target, set = form.dataset, button = event.submitter;
  const leaving = mine.length && !set.sure && path(form.action).endsWith("/logout/");
  if (!leaving && (!("outbox" in set) || set.direct || !words().user)) return void delete set.direct;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (leaving) set.sure = find("leaving").textContent = say(words().leaving, {n: mine.length});
  if (leaving || set.busy) return;
  set.busy = "1";
  try {
    const row = await write(form, button);
    await paint();
    setTimeout(deliver, row.until - Date.now(), row, form, button);
  } catch {
    straight(form, button); // nothing is kept here
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
  if (name) form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
  form.dataset.direct = "1";
  form.requestSubmit();
}

// One tab, in order, photos last but before the finish. A 500 holds up its own job alone.
const flush = () => running = running.then(() => navigator.locks.request("outbox", send)).catch(() => null);

async function next(user, stuck) {
  const rows = (await all()).filter((row) => user && row.user === user && !row.problems && !stuck.includes(jobOf(row)));
  const [first] = rows.sort((a, b) => a.later - b.later || a.seq - b.seq);
  const due = rows.find((row) => row.later && `${row.page}complete/` === first.url) ?? first;
  return due?.until > Date.now() ? null : due;
}

async function send() {
  const {user} = words();
  let pass = null, tries = 2, stuck = [], row;
  while (tries && (row = await next(user, stuck))) {
    pass ??= await fresh();
    const answer = pass?.user === user ? await post(row, pass.token) : "later";
    if (answer === "token") [pass, tries] = [null, tries - 1];
    else if (answer === "broken") stuck.push(jobOf(row));
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
    if (status === 500) return "broken";
    if (status > 500 || [408, 425, 429].includes(status)) return "later";
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
  Object.assign(find("said"), {textContent: message ?? "", hidden: !message});
}

// Beside its form, or on the page of all.
function mark(row) {
  const form = formOf(row), bad = row.problems, w = words();
  const page = find("outbox"), place = page ?? find(row.target) ?? form;
  if (!place || !(page || here(row))) return;
  const item = find("kept").content.firstElementChild.cloneNode(true), late = row.until < Date.now();
  const [link, text, again, away] = item.querySelectorAll("a, span, button");
  Object.assign(link, {textContent: row.label, href: row.page});
  text.textContent = bad ? [w.needsYou, ...bad].join(". ") : w.kept;
  Object.assign(again, {hidden: !bad, onclick: () => put({...row, problems: null}).then(catchUp)});
  Object.assign(away, {textContent: bad ? w.away : w.undo, hidden: late && !bad, onclick: () => drop(row).then(paint)});
  item.className += `${bad ? " bad" : late ? "" : " undo"}${row.target ? " all" : ""}`;
  place[place === form ? "after" : "append"](item);
}

async function paint() {
  const user = words().user ?? "", said = document.querySelector("main [role=alert]");
  await Promise.all((await all()).filter((row) => said && row.shown && here(row)).map(drop));
  const rows = await all();
  mine = rows.filter((row) => row.user === user);
  for (const item of document.querySelectorAll(".kept")) item.remove();
  mine.forEach(mark);
  pill(words(), rows);
  document.body.classList.toggle("cut", !navigator.onLine || !find("from").hidden);
}

function pill(w, rows) {
  const el = find("sync"), bad = mine.filter((row) => row.problems).length, n = mine.length - bad, {name} = rows[0] ?? {};
  const [textContent, kind] = bad ? [say(w.needs, {n: bad}), "needs"]
    : n ? [say(signedOut ? w.signIn : w.toSend, {n}), signedOut ? "needs" : "off"]
    : w.user || !rows.length ? [w.saved, ""] : [say(w.waits, {n: rows.filter((row) => row.name === name).length, name}), "off"];
  if (el) Object.assign(el, {textContent, className: `sync ${kind}`, hidden: !w.user && !rows.length});
}

const typing = () => [...document.querySelectorAll("main :is(input:not([type=hidden]), textarea)")]
  .some(({value, defaultValue}) => value !== defaultValue);

// What waited went out: show the page anew unless somebody types.
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
const moments = {online: catchUp, offline: paint, visibilitychange: catchUp, "htmx:afterSettle": begin};
for (const [name, work] of Object.entries(moments)) addEventListener(name, quietly(work));
addEventListener("submit", submitted, true);
setInterval(quietly(catchUp), 30000);
navigator.serviceWorker?.register("/sw.js").catch(() => null);
navigator.storage?.persist?.();
quietly(begin)();

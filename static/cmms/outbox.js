// Forms marked data-outbox lose nothing: written to this phone first, shown at once, then sent in order, each once.
"use strict";
(() => {
  const LONGEST = 1600, answers = new Map();
  let mine = [], others = [], signedOut = false, running = Promise.resolve();

  const words = () => document.getElementById("words")?.dataset ?? {};
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const path = (url) => new URL(url, location).pathname;
  const here = (row) => row.page === location.pathname;
  const refused = (row) => row.state === "refused";
  const uuid = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16));

  // -- the store on this phone --

  const opened = new Promise((yes, no) => {
    const ask = indexedDB.open("cmms", 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore("outbox", {keyPath: "seq", autoIncrement: true});
    ask.onsuccess = () => yes(ask.result);
    ask.onerror = () => no(ask.error);
  });
  opened.catch(() => null);

  async function store(mode, use) {
    const deal = (await opened).transaction("outbox", mode, {durability: "strict"});
    const ask = use(deal.objectStore("outbox"));
    return new Promise((yes, no) => {
      deal.oncomplete = () => yes(ask.result);
      deal.onabort = () => no(deal.error);
    });
  }

  const all = () => store("readonly", (rows) => rows.getAll());
  const put = (row) => store("readwrite", (rows) => rows.put(row));
  const drop = (row) => store("readwrite", (rows) => rows.delete(row.seq));

  async function shrunk(file) {
    try {
      const picture = await createImageBitmap(file, {imageOrientation: "from-image"});
      const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const type = "image/jpeg", blob = await canvas.convertToBlob({type, quality: 0.85});
      return new File([blob], file.name.replace(/(\.\w+)?$/, ".jpg"), {type});
    } catch {
      return file; // a kind that this browser cannot read; the server judges it
    }
  }

  // -- writing --

  async function write(form, button) {
    const data = new FormData(form, button), fields = [], key = uuid(), at = new Date().toISOString(), set = form.dataset;
    data.set("key", key);
    data.set("happened_at", at);
    data.delete("csrfmiddlewaretoken");
    for (const [name, value] of data) {
      if (!value.type?.startsWith("image/")) {
        if (value.size !== 0) fields.push([name, value]);
      } else if (value.size) fields.push([name, await shrunk(value)]);
    }
    const row = {
      key, at, fields, user: words().user, name: words().name, url: path(form.action), page: location.pathname,
      target: set.target ?? "", later: set.outbox === "later" ? 1 : 0, state: "waiting",
      label: [set.label ?? document.title.split(" | ")[0], button?.dataset.said ?? set.said ?? (button?.name && button.textContent.trim())]
        .filter(Boolean).join(": "),
      until: Date.now() + 1000 * (set.undo ?? 0),
    };
    await Promise.all(mine.filter((old) => refused(old) && old.url === row.url).map(drop)); // said anew
    row.seq = await put(row);
    return row;
  }

  async function submitted(event) {
    const form = event.target, set = form.dataset, button = event.submitter;
    const stop = () => { event.preventDefault(); event.stopImmediatePropagation(); };
    if (path(form.action).endsWith("/logout/") && mine.length && !set.sure) {
      stop();
      set.sure = "1";
      return note(form, say(words().leaving, {n: mine.length}), "alert");
    }
    if (!("outbox" in set) || set.direct || !words().user) return delete set.direct;
    stop();
    if (set.busy) return null;
    set.busy = "1";
    let row;
    try {
      row = await write(form, button);
      await paint();
    } catch {
      return straight(form, button); // this browser keeps nothing (a private window): the usual way
    } finally {
      delete set.busy;
    }
    setTimeout(() => deliver(row, form, button), row.until - Date.now());
    return null;
  }

  async function deliver(row, form, button) {
    await flush();
    const answer = answers.get(row.seq);
    if (answer?.ok) return show(answer.to, answer.message);
    if (answer && form.isConnected && here(row)) {
      await put({...row, state: "refused", problems: answer.problems, shown: true});
      for (const [name, value] of [["key", row.key], ["happened_at", row.at]]) {
        if (form.elements[name]) form.elements[name].value = value;
      }
      straight(form, button); // the server's page says what is wrong, beside what was typed
    } else if (!row.target && form.isConnected) form.reset();
    return null;
  }

  function straight(form, button) {
    form.dataset.direct = "1";
    form.hidden = false;
    form.requestSubmit(button?.isConnected ? button : null);
  }

  // -- sending: one tab at a time, in order, photos after the small actions --

  function flush() {
    running = running.then(() => navigator.locks ? navigator.locks.request("outbox", send) : send()).catch(() => null);
    return running;
  }

  async function next(user) {
    const rows = (await all()).filter((row) => user && row.user === user && row.state === "waiting");
    const [first] = rows.sort((a, b) => a.later - b.later || a.seq - b.seq);
    return first?.until > Date.now() ? undefined : first;
  }

  async function send() {
    const {user} = words();
    let pass = null, tries = 2, row;
    while (tries && (row = await next(user))) {
      pass ??= await fresh();
      const answer = pass?.user === user ? await post(row, pass.token) : "later"; // none but one's own
      if (answer === "token") {
        tries -= 1;
        pass = null;
      } else if (typeof answer === "string") {
        signedOut ||= answer !== "later";
        break;
      } else {
        answers.set(row.seq, answer);
        await (answer.ok ? drop(row) : put({...row, state: "refused", problems: answer.problems}));
      }
    }
    await paint();
  }

  // Who the server says is signed in, and a token that is not stale.
  async function fresh() {
    try {
      const answer = await fetch("/offline/token/", {cache: "no-store"});
      signedOut = answer.status === 401;
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  async function post(row, token) {
    const body = new FormData();
    row.fields.forEach(([name, value]) => body.append(name, value));
    try {
      const headers = {"X-CSRFToken": token, "X-Outbox": "1", "X-Outbox-User": row.user, "X-Sent-At": new Date().toISOString()};
      const answer = await fetch(row.url, {method: "POST", body, headers, redirect: "manual"}), {status} = answer;
      const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
      if (answer.ok && said) return {ok: true, ...said};
      if (status >= 500 || [408, 425, 429].includes(status)) return "later";
      if (status === 403 && !said) return "token";
      if (answer.type === "opaqueredirect" || answer.ok || status === 401) return "signed out";
      return {ok: false, problems: said?.problems?.map(({message}) => message) ?? [say(words().refused, {status})]};
    } catch {
      return "later";
    }
  }

  // -- showing --

  async function show(to, message) {
    if (!window.htmx) return location.assign(to);
    const stay = path(to) === location.pathname;
    await htmx.ajax("GET", to, {source: document.body, target: document.body, headers: {"HX-Boosted": "true"},
      swap: `innerHTML show:${stay ? "none" : "window:top"}`, ...(stay ? {} : {push: to})});
    const said = document.getElementById("said");
    if (said && message) Object.assign(said, {textContent: message, hidden: false});
    return null;
  }

  function note(place, text, role) {
    const line = document.createElement("p");
    line.className = role ? "note error" : "hint wait";
    line.setAttribute("role", role ?? "status");
    line.textContent = text;
    place.append(line);
    return line;
  }

  function mark(row) {
    const form = document.querySelector(`form[data-outbox][action="${CSS.escape(row.url)}"]`);
    const place = row.target ? document.getElementById(row.target) : form?.parentElement;
    if (!place || !here(row)) return;
    const state = refused(row) ? `${words().needsYou}. ${row.problems.join(" ")}` : words().kept;
    const line = note(place, `${row.label}, ${state}`), undo = document.createElement("button");
    line.dataset.row = row.seq;
    if (row.until > Date.now()) {
      line.className = "undo";
      Object.assign(undo, {className: "btn", type: "button", textContent: words().undo, onclick: () => drop(row).then(paint)});
      line.append(" ", undo);
    }
    if (row.target && !refused(row)) place.querySelectorAll("form[data-outbox]:not([hidden])").forEach((each) => {
      each.hidden = true;
      each.dataset.held = "1";
    });
  }

  async function paint() {
    const user = words().user ?? "", problems = document.getElementById("problems");
    const read = (row) => problems && row.shown && [row.page, row.url].includes(location.pathname); // said on this page
    await Promise.all((await all()).filter(read).map(drop));
    const rows = await all();
    mine = rows.filter((row) => row.user === user);
    others = rows.filter((row) => row.user !== user);
    document.querySelectorAll("[data-row]").forEach((line) => line.remove());
    document.querySelectorAll("[data-held]").forEach((form) => { form.hidden = false; });
    mine.forEach(mark);
    pill(words());
    list(words());
    const cut = !navigator.onLine || document.getElementById("from")?.hidden === false;
    const nonet = document.getElementById("nonet");
    if (nonet) nonet.hidden = !(cut && document.querySelector("main form[method=post]:not([data-outbox])"));
  }

  function pill(w) {
    const el = document.getElementById("sync"), bad = mine.filter(refused).length, n = mine.length - bad;
    const [text, kind] = bad ? [say(w.needs, {n: bad}), "needs"]
      : n ? [say(signedOut ? w.signIn : w.toSend, {n}), signedOut ? "needs" : "off"]
      : others.length && !w.user ? [say(w.waits, {n: others.length, name: others[0].name}), "off"] : [w.saved, ""];
    if (el) Object.assign(el, {textContent: text, className: `sync ${kind}`, hidden: false});
  }

  // The page of what waits.
  function list(w) {
    const place = document.getElementById("outbox"), shape = document.getElementById("outbox-row");
    if (!place) return;
    place.replaceChildren(...mine.map((row) => {
      const item = shape.content.cloneNode(true), find = (css) => item.querySelector(css);
      Object.assign(find("a"), {textContent: row.label, href: row.page});
      find("time").textContent = new Date(row.at).toLocaleString(document.documentElement.lang);
      find(".st").textContent = refused(row) ? w.needsYou : w.kept;
      find(".why").textContent = (row.problems ?? []).join(" ");
      find(".ways").hidden = !refused(row);
      find(".again").onclick = () => put({...row, state: "waiting", problems: []}).then(catchUp);
      find(".away").onclick = () => drop(row).then(paint);
      return item;
    }));
    document.getElementById("outbox-none").hidden = mine.length > 0;
  }

  const typing = () => document.activeElement?.matches("input, textarea, select")
    || [...document.querySelectorAll("main input, main textarea")].some((field) => field.type !== "hidden"
      && (field.value !== field.defaultValue || field.checked !== field.defaultChecked));

  // What waited went out: show the page anew, unless somebody is in the middle of typing.
  async function catchUp() {
    const before = mine.filter(here).length;
    await flush();
    if (mine.filter(here).length < before && !typing()) await show(location.pathname + location.search);
  }

  async function begin() {
    await paint();
    await catchUp();
    if (location.pathname === "/" && words().user && navigator.onLine && !navigator.connection?.saveData) {
      (await navigator.serviceWorker?.ready)?.active?.postMessage("prefetch");
    }
  }

  const quietly = (work) => () => { work().catch(() => null); }; // no store here: forms go the usual way
  addEventListener("submit", submitted, true);
  addEventListener("online", quietly(catchUp));
  addEventListener("offline", quietly(paint));
  document.addEventListener("visibilitychange", () => document.hidden || quietly(catchUp)());
  document.addEventListener("htmx:afterSettle", quietly(begin));
  setInterval(quietly(catchUp), 30000);
  navigator.serviceWorker?.register("/sw.js").catch(() => null);
  navigator.storage?.persist?.();
  quietly(begin)();
})();

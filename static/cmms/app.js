// Running clocks, and what htmx needs to behave like a browser. Every page works without this file.
"use strict";
(() => {
  const two = (n) => String(n).padStart(2, "0");

  function tick() {
    for (const clock of document.querySelectorAll("[data-since]")) {
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.since)) / 1000));
      clock.textContent = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    }
  }
  setInterval(tick, 1000);

  // An answer to a form on the page one is looking at keeps the place; another page starts at its top.
  const here = (request) => new URL(request.responseURL || location.href).pathname === location.pathname;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (requestConfig?.verb === "post" && (here(xhr) || xhr.status >= 400)) {
      event.detail.swapOverride = "innerHTML show:none";
    }
  });
  // The same page again is no new entry of the history, and a refusal has no address of its own.
  document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
    const { xhr, history } = event.detail;
    if (xhr.status >= 400) {
      Object.assign(history, { type: "replace", path: location.pathname + location.search });
    } else if (here(xhr)) {
      history.type = "replace";
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    document.querySelector("#problems, .errorlist")?.scrollIntoView({ block: "center" });
    if (event.detail.boosted) {
      tick();
    }
  });
  // A form that sends itself when something is chosen in it: a photo, a filter.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) {
      event.target.form.requestSubmit();
    }
  });
  // More and less beside a number.
  document.addEventListener("click", (event) => {
    const { add, to } = event.target.closest("[data-add]")?.dataset ?? {};
    if (add) {
      const field = document.getElementById(to);
      field.value = Math.max(0, Number(field.value || 0) + Number(add));
    }
  });
  // A page that the browser kept would send its old keys again: give its forms new ones.
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.querySelectorAll("input[name=key]").forEach((field) => { field.value = crypto.randomUUID(); });
    }
  });
})();

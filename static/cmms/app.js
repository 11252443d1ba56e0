// Clocks, and what htmx needs to behave like a browser.
const two = (n) => String(Math.floor(n)).padStart(2, "0");
function tick() {
  for (const clock of document.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, (Date.now() - Date.parse(clock.dataset.since)) / 1000);
    const shown = clock.form?.elements.minutes_shown;
    if (shown) clock.defaultValue = shown.value = Math.floor(seconds / 60);
    else clock.textContent = `${Math.floor(seconds / 3600)}:${two(seconds / 60 % 60)}:${two(seconds % 60)}`;
  }
}
setInterval(tick, 1000);

// An answer on the same page keeps the place.
const here = (xhr) => new URL(xhr.responseURL || location).pathname === location.pathname;
const on = (name, act) => document.addEventListener(name, act);
on("htmx:beforeSwap", ({detail}) => {
  const {xhr, requestConfig} = detail;
  if (requestConfig?.verb === "post" && (here(xhr) || xhr.status >= 400)) detail.swapOverride = "innerHTML show:none";
});
// The same page again is no new entry, and a refusal has no address.
on("htmx:beforeHistoryUpdate", ({detail: {xhr, history}}) => {
  const refused = xhr.status >= 400;
  if (refused) history.path = location.pathname + location.search;
  if (refused || here(xhr)) history.type = "replace";
});
on("htmx:afterSettle", () => {
  document.querySelector("#lost > *, #problems, .errorlist")?.scrollIntoView({block: "center"});
  tick();
});
// A form that sends itself once a photo or filter is chosen.
on("change", ({target}) => target.matches("[data-submit]") && target.form.requestSubmit());
// More and less beside a number.
on("click", ({target}) => {
  const {add, to} = target.closest("[data-add]")?.dataset ?? {}, field = document.getElementById(to);
  if (add) field.value = Math.max(0, Number(field.value || 0) + Number(add));
});
// A kept page would send its old keys again.
addEventListener("pageshow", ({persisted}) => {
  if (persisted) document.querySelectorAll("input[name=key]").forEach((field) => { field.value = crypto.randomUUID(); });
});

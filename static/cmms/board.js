// Dragging sends the form that the keyboard uses; polling asks what changed.
const find = (id) => document.getElementById(id);
const lane = ({target}) => dragged && target.closest?.("[data-person]");
let dragged = null;

addEventListener("dragstart", ({target}) => { dragged = target.closest?.("[data-job]")?.dataset.job; });
addEventListener("dragend", () => { dragged = null; });
addEventListener("dragover", (event) => lane(event) && event.preventDefault());
addEventListener("drop", (event) => {
  const to = lane(event), form = find("drop");
  if (!to || !form) return;
  const {day, origin} = find("live").dataset;
  event.preventDefault();
  const cell = event.target.closest("td"), {q} = cell?.dataset ?? {};
  form.action = form.dataset.action.replace("WO-000000", dragged);
  form.person.value = to.dataset.person;
  form.day.value = cell?.closest("table").tHead.rows[0].cells[cell.cellIndex]?.dataset.day ?? day;
  form.origin.value = q ? origin : "";
  if (q) {
    const {left, width} = cell.getBoundingClientRect();
    form.quarter.value = +q + Math.floor((event.clientX - left) / width * cell.colSpan);
  }
  dragged = null;
  form.requestSubmit();
});

setInterval(async () => {
  const now = find("live"), busy = () => dragged || document.hidden || now !== find("live");
  if (!now || busy() || now.querySelector(":focus, details[open]")) return;
  const {poll, etag} = now.dataset, answer = await fetch(poll, {headers: {"If-None-Match": etag}}).catch(() => null);
  if (answer?.status !== 200 || answer.redirected || busy()) return;
  now.outerHTML = await answer.text();
  htmx.process(find("live"));
}, 20000);

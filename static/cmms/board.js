// The board: dragging sends the form that the keyboard uses; polling asks whether anything changed.
"use strict";
if (!window.cmmsBoard) {
    window.cmmsBoard = true;
    let dragged = null;
    const live = () => document.getElementById("live");
    const lane = (event) => dragged && event.target.closest?.("[data-person]");
    document.addEventListener("dragstart", (event) => {
        dragged = event.target.closest?.("[data-job]")?.dataset.job ?? null;
        if (dragged) event.dataTransfer.setData("text/plain", dragged);
    });
    document.addEventListener("dragend", () => { dragged = null; });
    document.addEventListener("dragover", (event) => {
        if (lane(event)) event.preventDefault();
    });
    document.addEventListener("drop", (event) => {
        const to = lane(event), form = document.getElementById("drop");
        if (!to || !form) return;
        event.preventDefault();
        const cell = event.target.closest("[data-q]");
        form.action = form.dataset.action.replace("WO-000000", dragged);
        form.person.value = to.dataset.person;
        form.day.value = to.dataset.day || live().dataset.day;
        form.origin.value = cell ? live().dataset.origin : "";
        if (cell) {
            const box = cell.getBoundingClientRect();
            form.quarter.value = +cell.dataset.q + Math.floor((event.clientX - box.left) / box.width * cell.colSpan);
        }
        dragged = null;
        form.requestSubmit();
    });
    setInterval(async () => {
        const now = live();
        if (!now || dragged || document.hidden || now.contains(document.activeElement) || now.querySelector("details[open]")) {
            return;
        }
        const answer = await fetch(now.dataset.poll, { headers: { "If-None-Match": now.dataset.etag } }).catch(() => null);
        if (answer?.status === 200 && !answer.redirected && live() === now && !dragged) {
            now.outerHTML = await answer.text();
            window.htmx?.process(live());
        }
    }, 20000);
}

// Opens and closes branches in place. Without this script the same links load the page with the branch open.
"use strict";
if (!window.cmmsTree) {
  window.cmmsTree = true;
  document.addEventListener("click", async (event) => {
    const twist = event.target.closest("nav.tree a.twist");
    if (!twist || event.ctrlKey || event.metaKey || event.shiftKey || twist.dataset.busy) {
      return;
    }
    event.preventDefault();
    const item = twist.closest("li");
    const branch = item.querySelector(":scope > ul");
    if (branch) {
      branch.hidden = !branch.hidden;
      twist.setAttribute("aria-expanded", String(!branch.hidden));
      return;
    }
    const tree = twist.closest("nav");
    twist.dataset.busy = "1";
    const note = document.createElement("p");
    note.className = "quiet muted";
    note.setAttribute("role", "status");
    note.textContent = tree.dataset.loading;
    item.append(note);
    try {
      const answer = await fetch(twist.dataset.branch, {headers: {"X-Requested-With": "fetch"}});
      if (!answer.ok || answer.redirected) {
        throw new Error(answer.statusText);
      }
      note.insertAdjacentHTML("beforebegin", await answer.text());
      note.remove();
      twist.setAttribute("aria-expanded", "true");
    } catch {
      note.textContent = tree.dataset.failed;
      setTimeout(() => note.remove(), 6000);
    } finally {
      delete twist.dataset.busy;
    }
  });
}

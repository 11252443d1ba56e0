// Opens and closes branches in place; without it the same links load the page anew.
window.cmmsTree ??= document.addEventListener("click", async (event) => {
  const twist = event.target.closest("nav.tree a.twist");
  if (!twist || event.ctrlKey || event.metaKey || event.shiftKey || twist.dataset.busy) return;
  event.preventDefault();
  const item = twist.closest("li"), branch = item.querySelector(":scope > ul"), words = twist.closest("nav").dataset;
  if (branch) {
    branch.hidden = !branch.hidden;
    twist.ariaExpanded = String(!branch.hidden);
    return;
  }
  twist.dataset.busy = "1";
  const note = Object.assign(document.createElement("p"), {className: "quiet muted", role: "status", textContent: words.loading});
  item.append(note);
  try {
    const answer = await fetch(twist.dataset.branch, {headers: {"X-Requested-With": "fetch"}});
    if (!answer.ok || answer.redirected) throw answer;
    note.insertAdjacentHTML("beforebegin", await answer.text());
    note.remove();
    twist.ariaExpanded = "true";
  } catch {
    note.textContent = words.failed;
    setTimeout(() => note.remove(), 6000);
  } finally {
    delete twist.dataset.busy;
  }
}) ?? true;

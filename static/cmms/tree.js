// Opens branches in place; without it, or where none comes, the same links load the page.
addEventListener("click", async (event) => {
  const twist = event.target.closest("nav.tree a.twist"), item = twist?.closest("li");
  if (!twist || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (item.ariaBusy) return;
  const branch = item.querySelector(":scope > ul");
  if (branch) branch.hidden = !branch.hidden;
  else {
    item.ariaBusy = "true";
    const answer = await fetch(twist.dataset.branch, {headers: {"X-Requested-With": "fetch"}}).catch(() => null);
    if (!answer?.ok || answer.redirected) return location.assign(twist.href);
    item.insertAdjacentHTML("beforeend", await answer.text());
    item.ariaBusy = null;
  }
  twist.ariaExpanded = String(!branch?.hidden);
});

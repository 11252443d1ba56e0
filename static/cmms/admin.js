// What the stock admin leaves out: names for boxes that are filled by typing, and filters that take effect when chosen.
"use strict";
{
    const nameOf = (select) => select.getAttribute("aria-label") ||
        document.querySelector(`label[for="${CSS.escape(select.id)}"]`)?.textContent.trim().replace(/:$/, "") || "";

    const nameBoxes = (root) => {
        root.querySelectorAll("select.admin-autocomplete.select2-hidden-accessible").forEach((select) => {
            // a box for several values holds a field to type in, which has no name either
            select.nextElementSibling?.querySelector(".select2-search__field")
                ?.setAttribute("aria-label", nameOf(select) || select.name);
            const box = select.nextElementSibling?.querySelector("[role=combobox]");
            if (box && !box.dataset.named) {
                box.dataset.named = "1";
                const shown = document.getElementById(box.getAttribute("aria-labelledby"));
                const value = shown?.textContent.replace("×", "").trim() || "";
                // the box has the name and the value; the text in it is no box of its own
                shown?.removeAttribute("role");
                shown?.removeAttribute("aria-readonly");
                box.removeAttribute("aria-labelledby");
                box.setAttribute("aria-label", [nameOf(select), value].filter(Boolean).join(": "));
            }
        });
    };

    addEventListener("DOMContentLoaded", () => {
        const $ = django.jQuery;
        // after select2 has made its boxes
        $(() => setTimeout(() => nameBoxes(document), 0));
        document.addEventListener("formset:added", (event) => setTimeout(() => nameBoxes(event.target), 0));
        $(document).on("select2:select select2:clear", "select.admin-autocomplete", (event) => {
            const select = event.target;
            setTimeout(() => {
                if (select.dataset.filter) {
                    select.form.requestSubmit();
                    return;
                }
                const box = select.nextElementSibling?.querySelector("[role=combobox]");
                const value = select.selectedOptions[0]?.textContent.trim() || "";
                box?.setAttribute("aria-label", [nameOf(select), value].filter(Boolean).join(": "));
            }, 0);
        });
        $(document).on("select2:open", (event) => {
            document.querySelector(".select2-container--open .select2-search__field")
                ?.setAttribute("aria-label", nameOf(event.target) || event.target.name);
        });
    });
}

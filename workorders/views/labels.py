"""Labels to print: as a page that prints well, and as PDF in the sizes that are sold."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cmms.errors import Problem
from cmms.pages import page
from cmms.qr import qr_svg
from workorders.labels import MOST, SIZES, as_pdf, labels_of

_SIZES = (("a4-24", gettext_lazy("A4 sheet, 24 labels of 70 × 37 mm")),
          ("a4-10", gettext_lazy("A4 sheet, 10 labels of 102 × 57 mm")),
          ("roll-62", gettext_lazy("Label printer, 62 × 29 mm")))
SHOWN = 60  # on the page itself; the PDF holds them all


@require_safe
@page
def labels(request: HttpRequest) -> HttpResponse:
    """What to print comes in the query (workorders.labels.labels_of); ``size`` asks for the PDF."""
    found, unknown = labels_of(request, request.GET)
    size = SIZES.get(request.GET.get("size", ""))
    if size is not None and found:
        response = HttpResponse(as_pdf(found, size), content_type="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="labels-{size.name}.pdf"'
        return response
    asked = request.GET.copy()
    asked.pop("size", None)
    problems = [Problem("unknown", _("Nothing that you may see has the code “%(code)s”.") % {"code": code[:60]},
                        "codes") for code in unknown[:5]]
    return render(request, "workorders/labels.html", {
        "here": "assets", "labels": [(each, qr_svg(each.url, says=each.code)) for each in found[:SHOWN]],
        "count": len(found), "full": len(found) == MOST, "rest": max(len(found) - SHOWN, 0), "problems": problems,
        "sizes": _SIZES, "asked": [(name, value) for name, values in asked.lists() for value in values],
        "codes": request.GET.get("codes", ""),
    })

"""What was before: the last repairs here and on the same model with what fixed them, and the papers of the machine."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assets.models import Document
from workorders import services
from workorders.models import WorkOrder
from workorders.views.reach import in_its_zone, order_page


@order_page
@in_its_zone
def history(request: HttpRequest, order: WorkOrder) -> HttpResponse:
    """The last five repairs of the asset, and of those assets of its model that the person sees."""
    model = services.last_orders_on_model(order)
    visible = WorkOrder.objects.visible_to(request.user).filter(pk__in=[other.pk for other in model])
    seen = set(visible.values_list("pk", flat=True))
    return render(request, "workorders/work_order_history.html", {
        "order": order, "here": "home", "same": services.last_orders_on(order),
        "model": [other for other in model if other.pk in seen]})


@order_page
@in_its_zone
def papers(request: HttpRequest, order: WorkOrder) -> HttpResponse:
    """Documents of the asset, its model and its place."""
    about = Q(location=order.location_id) if order.location_id else Q(pk__in=[])
    if order.asset is not None:
        about |= Q(asset=order.asset)
        if order.asset.asset_model_id:
            about |= Q(asset_model=order.asset.asset_model_id)
    found = Document.objects.filter(about).order_by("category", "title", "pk")
    return render(request, "workorders/work_order_papers.html", {"order": order, "here": "home", "documents": found})

"""The pages of this app."""

from django.urls import URLPattern, path

from inventory.views import counts, purchases, shelf, store

urlpatterns: list[URLPattern] = [
    path("stock/", store.store, name="store"),
    path("stock/parts/<int:pk>/", store.part, name="part"),
    path("stock/parts/<int:pk>/proof/", store.part_proof, name="part-proof"),
    path("stock/parts/<int:pk>/receive/", shelf.receive, name="part-receive"),
    path("stock/parts/<int:pk>/move/", shelf.move, name="part-move"),
    path("stock/parts/<int:pk>/adjust/", shelf.adjust, name="part-adjust"),
    path("stock/parts/<int:pk>/count/", shelf.count, name="part-count"),
    path("stock/parts/<int:pk>/price/", shelf.revalue, name="part-revalue"),
    path("stock/bins/<int:pk>/", store.bin_, name="bin"),
    path("stock/movements/<int:pk>/", shelf.movement, name="movement"),
    path("stock/movements/<int:pk>/take-back/", shelf.reverse_movement, name="movement-reverse"),
    path("stock/movements/<int:pk>/send-back/", shelf.send_back, name="movement-send-back"),
    path("stock/reorder/", purchases.order_suggested, name="reorder"),
    path("stock/purchases/", purchases.draft, name="purchases"),
    path("stock/purchases/<int:pk>/", purchases.purchase, name="purchase"),
    path("stock/purchases/<int:pk>/receive/", purchases.receive, name="purchase-receive"),
    path("stock/purchases/<int:pk>/send/", purchases.send, name="purchase-send"),
    path("stock/purchases/<int:pk>/cancel/", purchases.cancel, name="purchase-cancel"),
    path("stock/purchases/<int:pk>/lines/", purchases.line_add, name="purchase-line-add"),
    path("stock/purchases/<int:pk>/lines/<int:line>/", purchases.line_amend, name="purchase-line-amend"),
    path("stock/purchases/<int:pk>/lines/<int:line>/remove/", purchases.line_remove, name="purchase-line-remove"),
    path("stock/purchases/<int:pk>/lines/<int:line>/close/", purchases.line_close, name="purchase-line-close"),
    path("stock/counts/", counts.open_, name="counts"),
    path("stock/counts/<int:pk>/", counts.count, name="count"),
    path("stock/counts/<int:pk>/bins/", counts.add, name="count-add"),
    path("stock/counts/<int:pk>/finish/", counts.finish, name="count-finish"),
    path("stock/counts/<int:pk>/cancel/", counts.cancel, name="count-cancel"),
    path("stock/counts/<int:pk>/<int:line>/", counts.enter, name="count-enter"),
    path("stock/counts/<int:pk>/<int:line>/why/", counts.explain, name="count-explain"),
]

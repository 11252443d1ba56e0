"""The pages of this app."""

from django.urls import URLPattern, path

from assets.views import documents, placing, reading, tree

urlpatterns: list[URLPattern] = [
    path("assets/", tree.assets, name="assets"),
    path("assets/branch/beside/", tree.aside, name="asset-tree"),
    path("assets/branch/<slug:node>/", tree.branch, name="asset-branch"),
    path("assets/<str:tag>/reading/", reading.reading, name="asset-reading"),
    path("assets/<str:tag>/tag/", placing.change_tag, name="asset-tag"),
    path("assets/<str:tag>/move/", placing.move, name="asset-move"),
    path("assets/<str:tag>/swap/", placing.swap, name="asset-swap"),
    path("documents/<int:pk>/", documents.document, name="document"),
]

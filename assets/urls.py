"""The pages of this app."""

from django.urls import URLPattern, path

from assets.views import documents, meters, placing, reading, readings, tree

urlpatterns: list[URLPattern] = [
    path("assets/", tree.assets, name="assets"),
    path("assets/branch/beside/", tree.aside, name="asset-tree"),
    path("assets/branch/<slug:node>/", tree.branch, name="asset-branch"),
    path("assets/<str:tag>/reading/", reading.reading, name="asset-reading"),
    path("assets/<str:tag>/tag/", placing.change_tag, name="asset-tag"),
    path("assets/<str:tag>/move/", placing.move, name="asset-move"),
    path("assets/<str:tag>/swap/", placing.swap, name="asset-swap"),
    path("documents/<int:pk>/", documents.document, name="document"),

    path("meters/", meters.meters, name="meters"),
    path("meters/round/", readings.round_, name="meter-round"),
    path("meters/<int:pk>/", meters.meter, name="meter"),
    path("meters/<int:pk>/readings.<str:form>", meters.readings_file, name="meter-file"),
    path("meters/<int:pk>/replace/", readings.replaced, name="meter-replace"),
    path("meters/<int:pk>/readings/<int:reading>/correct/", readings.correct, name="reading-correct"),
    path("meters/<int:pk>/readings/<int:reading>/void/", readings.void, name="reading-void"),
]

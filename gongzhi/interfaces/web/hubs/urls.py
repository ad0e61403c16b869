"""URLs of hubs and monthly sums."""

from django.urls import path

from gongzhi.interfaces.web.hubs import figures, pages

urlpatterns = [
    path("", pages.every, name="desk_hubs"),
    path("figures/", figures.page, name="desk_figures"),
    path("figures/<str:reference>/", figures.enter, name="desk_figures_enter"),
    path("<str:reference>/", pages.page, name="desk_hub"),
    path("<str:reference>/residents/", pages.host, name="desk_hub_resident"),
    path("<str:reference>/residents/<int:pk>/end/", pages.leave, name="desk_hub_resident_end"),
]

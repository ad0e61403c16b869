"""URLs of the register of sites."""

from django.urls import path

from gongzhi.interfaces.web.sites import acting, listing, moving, pairs, plates, registering, showing

urlpatterns = [
    path("", listing.page, name="desk_sites"),
    path("map/", listing.chart, name="desk_sites_map"),
    path("view/", listing.view, name="desk_sites_view"),
    path("new/", registering.new, name="desk_site_new"),
    path("doubles/", pairs.page, name="desk_site_pairs"),
    path("doubles/<int:pk>/", pairs.decide, name="desk_site_pair"),
    path("moving/", moving.page, name="desk_site_moving"),
    path("plates/", plates.page, name="desk_site_plates"),
    path("<str:reference>/", showing.page, name="desk_site"),
    path("<str:reference>/edit/", registering.edit, name="desk_site_edit"),
    path("<str:reference>/people/<str:role>/", showing.person, name="desk_site_person"),
    path("<str:reference>/acts/<str:act>/", acting.make, name="desk_site_act"),
]

"""URLs of the side of a site's owner: below the address of the self-check, whose cookie opens them."""

from django.urls import path

from gongzhi.interfaces.public.hazards import pages

urlpatterns = [
    path("self-check/hazards/", pages.every, name="public_own_hazards"),
    path("self-check/hazards/<str:reference>/", pages.one, name="public_own_hazards_one"),
    path("self-check/hazards/<str:reference>/paper/", pages.paper, name="public_own_hazards_paper"),
    path("self-check/hazards/<str:reference>/do/<slug:move>/", pages.move, name="public_own_hazards_move"),
    path("self-check/hazards/<str:reference>/files/<str:file>/", pages.file, name="public_own_hazards_file"),
]

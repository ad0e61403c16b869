"""URLs of hazards at the desk."""

from django.urls import path

from gongzhi.interfaces.web.hazards import board, own, pages

urlpatterns = [
    path("hazards/", board.page, name="desk_hazards"),
    path("hazards/new/", pages.begin, name="desk_hazard_new"),
    path("hazards/<str:reference>/", pages.page, name="desk_hazard"),
    path("hazards/<str:reference>/notice/", pages.notice, name="desk_hazard_notice"),
    path("hazards/<str:reference>/record/", pages.record, name="desk_hazard_record"),
    path("own/hazards/", own.every, name="desk_own_hazards"),
    path("own/hazards/<str:reference>/", own.one, name="desk_own_hazards_one"),
    path("own/hazards/<str:reference>/paper/", own.paper, name="desk_own_hazards_paper"),
    path("own/hazards/<str:reference>/do/<slug:move>/", own.move, name="desk_own_hazards_move"),
    path("own/hazards/<str:reference>/files/<str:file>/", own.file, name="desk_own_hazards_file"),
]

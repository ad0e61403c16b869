"""URLs of ratings."""

from django.urls import path

from gongzhi.interfaces.web.cells import board, pages

urlpatterns = [
    path("", board.page, name="desk_ratings"),
    path("new/", board.cycle, name="desk_cycle_new"),
    path("join/<int:pk>/<str:reference>/", board.join, name="desk_rating_join"),
    path("<str:reference>/", pages.page, name="desk_rating"),
    path("<str:reference>/list/", pages.fill, name="desk_rating_list"),
    path("<str:reference>/files/<str:file>/", pages.file, name="desk_rating_file"),
    path("<str:reference>/files/<str:file>/small/", pages.thumb, name="desk_rating_thumb"),
    path("<str:reference>/moves/<str:move>/", pages.make, name="desk_rating_move"),
]

"""URLs of this room."""

from django.urls import path

from gongzhi.interfaces.web import files, matters

urlpatterns = [
    path("matters/<str:reference>/", matters.page, name="desk_matter"),
    path("files/<str:reference>/<str:file>/", files.get, name="desk_file_get"),
    path("files/<str:reference>/<str:file>/small/", files.thumb, name="desk_file_thumb"),
    path("matters/<str:reference>/moves/<str:move>/", matters.make, name="desk_move"),
    path("matters/<str:reference>/minutes/", matters.minutes, name="desk_minutes"),
    path("matters/<str:reference>/group-text/", matters.group_text, name="desk_group_text"),
]

"""URLs of checks."""

from django.urls import path

from gongzhi.interfaces.web.checks import due, filling, showing, slips, waiting

urlpatterns = [
    path("", due.page, name="desk_checks"),
    path("list/", due.put_on_list, name="desk_checks_list"),
    path("waiting/", waiting.page, name="desk_checks_waiting"),
    path("differences/<int:pk>/", waiting.settle, name="desk_check_difference"),
    path("gone/<int:pk>/", waiting.decide_gone, name="desk_check_gone"),
    path("at/<str:reference>/", filling.page, name="desk_check_new"),
    path("at/<str:reference>/link/", slips.page, name="desk_check_link"),
    path("<int:pk>/", showing.page, name="desk_check"),
    path("<int:pk>/confirm/", showing.confirm, name="desk_check_confirm"),
    path("<int:pk>/files/<str:file>/", showing.file, name="desk_check_file"),
    path("<int:pk>/files/<str:file>/small/", showing.thumb, name="desk_check_thumb"),
]

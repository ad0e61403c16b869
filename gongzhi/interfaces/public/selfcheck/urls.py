"""URLs of an owner's own pages."""

from django.urls import path

from gongzhi.interfaces.public.selfcheck import pages

urlpatterns = [
    path("", pages.home, name="public_selfcheck"),
    path("list/", pages.fill, name="public_selfcheck_list"),
    path("done/<int:pk>/", pages.done, name="public_selfcheck_done"),
    path("leave/", pages.leave, name="public_selfcheck_leave"),
]

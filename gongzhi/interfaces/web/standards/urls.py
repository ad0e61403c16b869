"""URLs of this room, below ``settings/standards/``."""

from django.urls import path

from gongzhi.interfaces.web.standards import acts, pages

urlpatterns = [
    path("", pages.every, name="desk_standards"),
    path("upload/", acts.upload, name="desk_standard_upload"),
    path("<str:code>/describe/", acts.describe, name="desk_standard_describe"),
    path("<str:code>/<int:number>/", pages.page, name="desk_standard"),
    path("<str:code>/<int:number>/paper/", pages.paper, name="desk_standard_paper"),
    path("<str:code>/<int:number>/changes/", pages.changes, name="desk_standard_changes"),
    path("<str:code>/<int:number>/try/", pages.attempt, name="desk_standard_try"),
    path("<str:code>/<int:number>/file/<str:ending>/", pages.file, name="desk_standard_file"),
    path("<str:code>/<int:number>/<str:act>/", acts.act, name="desk_standard_act"),
]

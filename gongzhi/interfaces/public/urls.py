"""URLs of this room."""

from django.urls import URLPattern, URLResolver, path

from gongzhi.interfaces.public import attached, follow, own, places, report, start, trust

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start.home, name="public_home"),
    path("report/", report.report, name="public_report"),
    path("report/at/<str:place>/", report.report, name="public_report_at"),
    path("follow/", follow.follow, name="public_follow"),
    path("follow/say/<slug:move>/", follow.say, name="public_say"),
    path("follow/leave/", follow.leave, name="public_leave"),
    path("follow/data/", own.data, name="public_data"),
    path("follow/pressed/", own.pressed, name="public_pressed"),
    path("follow/files/<slug:file>/", attached.file, name="public_file"),
    path("follow/files/<slug:file>/small/", attached.thumbnail, name="public_thumbnail"),
    path("follow/lost/", own.lost, name="public_lost"),
    path("places/", places.every, name="public_places"),
    path("places/<str:code>/", places.one, name="public_place"),
    path("places/<str:code>/me-too/<str:reference>/", places.me_too, name="public_me_too"),
    path("places/<str:code>/plate/", places.plate, name="public_plate"),
    path("privacy/", trust.notice, name="public_privacy"),
    path("proof/", trust.check, name="public_proof"),
    path(".well-known/gongzhi-key", trust.public_key, name="public_key"),
    path("healthz", trust.health, name="public_health"),
]

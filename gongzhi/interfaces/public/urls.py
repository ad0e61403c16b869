"""URLs of this room."""

from django.urls import URLPattern, URLResolver, include, path

from gongzhi.interfaces.public import attached, follow, own, places, report, sites, standing_by, start, trust
from gongzhi.interfaces.public.mediation import applying, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start.home, name="public_home"),
    path("offline/", standing_by.offline, name="public_offline"),
    path("worker.js", standing_by.worker, name="public_worker"),
    path("manifest.webmanifest", standing_by.manifest, name="public_manifest"),
    path("report/", report.report, name="public_report"),
    path("report/at/<str:place>/", report.report, name="public_report_at"),
    path("s/<str:plate>/", sites.landing, name="public_site"),
    path("s/<str:plate>/report/", report.at_site, name="public_site_report"),
    path("follow/", follow.follow, name="public_follow"),
    path("follow/say/<slug:move>/", follow.say, name="public_say"),
    path("follow/leave/", follow.leave, name="public_leave"),
    path("follow/data/", own.data, name="public_data"),
    path("follow/pressed/", own.pressed, name="public_pressed"),
    path("follow/files/<slug:file>/", attached.file, name="public_file"),
    path("follow/files/<slug:file>/small/", attached.thumbnail, name="public_thumbnail"),
    path("follow/lost/", own.lost, name="public_lost"),
    path("mediation/", pages.mine, name="public_mediation"),
    path("mediation/apply/", applying.apply, name="public_apply"),
    path("mediation/say/<slug:act>/", pages.say, name="public_party_say"),
    path("mediation/close/", pages.close, name="public_mediation_close"),
    path("mediation/papers/<str:paper>/", pages.paper, name="public_party_paper"),
    path("self-check/", include("gongzhi.interfaces.public.selfcheck.urls")),
    path("", include("gongzhi.interfaces.public.hazards.urls")),
    path("places/", places.every, name="public_places"),
    path("places/<str:code>/", places.one, name="public_place"),
    path("places/<str:code>/me-too/<str:reference>/", places.me_too, name="public_me_too"),
    path("places/<str:code>/plate/", places.plate, name="public_plate"),
    path("", include("gongzhi.interfaces.public.cells.urls")),
    path("privacy/", trust.notice, name="public_privacy"),
    path("proof/", trust.check, name="public_proof"),
    path(".well-known/gongzhi-key", trust.public_key, name="public_key"),
    path("healthz", trust.health, name="public_health"),
]

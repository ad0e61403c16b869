"""URLs of the phone. The worker lies at their head, so that it sees these pages alone."""

from django.urls import path

from gongzhi.interfaces.web.disputes import small
from gongzhi.interfaces.web.phone import pages, shell, sync

urlpatterns = [
    path("", pages.today, name="phone_today"),
    path("report/", pages.report, name="phone_report"),
    path("settle/", pages.settle, name="phone_settle"),
    path("quarrel/", small.quick_phone, name="phone_quarrel"),
    path("mine/", pages.mine, name="phone_mine"),
    path("worker.js", shell.worker, name="phone_worker"),
    path("checks/", shell.page, name="phone_checks"),
    path("check/<str:plate>/", shell.page, name="phone_check"),
    path("outbox/", shell.page, name="phone_outbox"),
    path("session/", sync.session, name="phone_session"),
    path("list/", sync.today, name="phone_list"),
    path("list/<str:plate>/", sync.site, name="phone_site"),
    path("send/", sync.submit, name="phone_send"),
    path("send/<str:client_id>/<str:digest>/", sync.photo, name="phone_send_photo"),
]

"""Root URLs: each interface brings its own."""

from allauth.account import views as account
from django.urls import include, path

from gongzhi.interfaces.web import posts
from gongzhi.interfaces.web.disputes import docket

# Only what is used of allauth: nobody signs up, confirms an address or resets a password by mail.
sign_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("post/", posts.choose, name="choose_post"),
]

handler400 = "gongzhi.interfaces.web.refusals.bad_request"
urlpatterns = [
    path("accounts/", include(sign_in)),
    path("calendar/<str:secret>/talks.ics", docket.subscription, name="calendar_feed"),
    path("reading/", include("gongzhi.interfaces.preferences")),
    path("desk/", include("gongzhi.interfaces.web.urls")),
    path("api/v1/", include("gongzhi.interfaces.api.urls")),
    path("", include("gongzhi.interfaces.public.urls")),
]

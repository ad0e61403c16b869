"""Root URLs: each interface brings its own."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("reading/", include("gongzhi.interfaces.preferences")),
    path("desk/", include("gongzhi.interfaces.web.urls")),
    path("api/v1/", include("gongzhi.interfaces.api.urls")),
    path("", include("gongzhi.interfaces.public.urls")),
]

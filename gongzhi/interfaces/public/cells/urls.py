"""URLs of passports and ratings."""

from django.urls import path

from gongzhi.interfaces.public.cells import passport, ratings

urlpatterns = [
    path("passport/<str:plate>/", passport.page, name="public_passport"),
    path("ratings/", ratings.page, name="public_ratings"),
    path("ratings/rule/", ratings.rule, name="public_label_rule"),
    path("ratings/<int:place>/", ratings.page, name="public_ratings_of"),
]

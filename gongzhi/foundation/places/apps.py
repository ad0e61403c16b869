"""Django's handle on this room."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Places."""

    name = "gongzhi.foundation.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

"""Where there is no network: shells and workers, which are nobody's, and what the phone's application asks for."""

from __future__ import annotations

from tests import sites

TABLE = """
GET  public_offline                           200  200  200  200  200  200  200  200  200  200
GET  public_worker                            200  200  200  200  200  200  200  200  200  200
GET  public_manifest                          200  200  200  200  200  200  200  200  200  200
GET  phone_worker                             200  200  200  200  200  200  200  200  200  200
GET  phone_checks                             200  200  200  200  200  200  200  200  200  200
GET  phone_outbox                             200  200  200  200  200  200  200  200  200  200
GET  phone_check plate=ANYPLATE22             200  200  200  200  200  200  200  200  200  200
GET  phone_session                            401  200  200  404  404  404  404  404  404  200
GET  phone_list                               401  200  404  404  404  404  404  404  404  404
GET  phone_site plate=@phone_plate                  401  200  404  404  404  404  404  404  404  404
POST phone_send                               401  422  404  404  404  404  404  404  404  404
POST phone_send_photo client_id=@phone_sent digest=aa 401  404  404  404  404  404  404  404  404  404
"""


def _plate() -> str:
    """One where the grid worker of the sample walks."""
    by = sites.given.actor("village_clerk", "village", place="330411101003")
    return sites.house(place="330411101003", by=by).plate


def _sent() -> str:
    """A check of somebody else's device."""
    return sites.checked(sites.house(), sites.in_force()).check.client_id


THINGS = {"phone_plate": _plate, "phone_sent": _sent}

"""The register of accounts."""

from __future__ import annotations

from gongzhi.foundation.accounts import services as accounts
from gongzhi.kernel.actor import system
from tests.conftest import NOW


def _account() -> str:
    """A colleague who holds no post yet."""
    by = system("tests")
    return accounts.open_account(username="newcomer", password="a long password", by=by, at=NOW).username


THINGS = {"account": _account}

TABLE = """
GET  desk_accounts                                    302  404  404  404  404  404  404  404  200  404
POST desk_accounts                                    302  404  404  404  404  404  404  404  422  404
GET  desk_account username=@account                   302  404  404  404  404  404  404  404  200  404
GET  desk_account username=nobody                     302  404  404  404  404  404  404  404  404  404
GET  desk_account_switch username=@account            302  404  404  404  404  404  404  404  405  404
POST desk_account_switch username=@account            302  404  404  404  404  404  404  404  422  404
POST desk_account_password username=@account          302  404  404  404  404  404  404  404  422  404
POST desk_account_second_step username=@account       302  404  404  404  404  404  404  404  422  404
POST desk_account_appoint username=@account           302  404  404  404  404  404  404  404  422  404
POST desk_account_dismiss username=@account           302  404  404  404  404  404  404  404  422  404
POST desk_account_revoke username=@account            302  404  404  404  404  404  404  404  422  404
"""

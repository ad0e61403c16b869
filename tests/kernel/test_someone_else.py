"""The two-person rule."""

from gongzhi.kernel.actor import Actor, someone_else

ME = Actor(id="user:me")


def test_who_did_it_may_not_decide_on_it() -> None:
    verdict = someone_else(ME, "user:you", "user:me")
    assert not verdict
    assert "另一个人" in str(verdict.reason)


def test_anybody_else_may() -> None:
    assert someone_else(ME, "user:you")
    assert someone_else(ME)

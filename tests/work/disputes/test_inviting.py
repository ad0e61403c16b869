"""Who else sits in: only when every party agreed."""

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Case
from tests.conftest import NOW
from tests.work.disputes import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
AUNT = {"role": "relative", "contact": {"name": "张阿姨", "phone": "13700137000"}}


def everybody(case: Case) -> list[int]:
    return list(case.parties.values_list("pk", flat=True))


def test_one_who_has_not_agreed_keeps_a_guest_away() -> None:
    case = cases.mediating()
    with pytest.raises(Refused, match="被申请人1还没有同意请这个人参加"):
        services.invite(case=case, agreed=[cases.side(case, "a").pk], by=cases.mediator(), at=NOW, **AUNT)
    assert not case.guests.exists()


def test_with_everybodys_consent_a_guest_sits_in_until_let_go() -> None:
    case = cases.mediating()
    guest = services.invite(case=case, agreed=everybody(case), by=cases.mediator(), at=NOW, **AUNT)
    said = [record.payload | record.texts for record in ledger.history([case.subject])][-1]
    assert said == {"guest": guest.pk, "role": "relative", "parties": everybody(case)}

    services.uninvite(guest=guest, by=cases.mediator(), at=NOW)
    with pytest.raises(Refused, match="不再参加"):
        services.uninvite(guest=guest, by=cases.mediator(), at=NOW)


def test_a_colleague_invites_nobody() -> None:
    case = cases.mediating()
    with pytest.raises(NotFound):
        services.invite(case=case, agreed=everybody(case), by=cases.colleague(), at=NOW, **AUNT)


@pytest.mark.parametrize(("wrong", "sentence"), [({"role": "boss"}, "身份"), ({"contact": {"name": " "}}, "请的是谁")])
def test_a_guest_has_a_name_and_a_role(wrong: dict[str, object], sentence: str) -> None:
    case = cases.mediating()
    with pytest.raises(Refused, match=sentence):
        services.invite(case=case, agreed=everybody(case), by=cases.mediator(), at=NOW, **(AUNT | wrong))

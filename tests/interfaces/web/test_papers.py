"""Papers on the case page, the dossier from press to PDF, the page of templates."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from docx import Document

from gongzhi.foundation.idempotency.models import StoredAnswer
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Bundle
from gongzhi.work.disputes.papers import office
from gongzhi.work.disputes.papers.making import shipped
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most
from tests.work.disputes import cases, papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

Browser = Callable[[str], Client]


def held(case_reference: str) -> str:
    return f"/desk/disputes/{case_reference}/"


def test_the_case_page_offers_what_can_be_made(browser_of: Browser) -> None:
    case = papers.full()
    mediator = browser_of("mediator")
    with queries_at_most(75):
        page = mediator.get(held(case.matter.reference)).content.decode()
    for label in ("人民调解协议书", "履行收条", "回访记录", "结案报告表"):
        assert label in page
    assert "制作卷宗" in page


def test_a_paper_is_something_to_save_and_is_kept_nowhere(browser_of: Browser) -> None:
    case = cases.drafted()
    mediator = browser_of("mediator")
    url = held(case.matter.reference) + "forms/agreement/0/"
    party = cases.side(case, "a").pk
    assert f"number-{party}" in mediator.get(url).content.decode()

    answer = mediator.post(url, {f"number-{party}": "330411199001011234", "once": "x"})
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "330411199001011234" in papers.text_of(answer.content)
    assert not StoredAnswer.objects.exists()

    wrong = mediator.post(url, {f"number-{party}": "33041119900101123"})
    assert wrong.status_code == 422
    assert "身份证号写得不对" in wrong.content.decode()
    assert "33041119900101123" not in wrong.content.decode().split("<form")[1]


def test_who_may_not_read_the_case_finds_no_papers(browser_of: Browser) -> None:
    case = cases.drafted()
    bundle = services.order_dossier(case=case, by=cases.mediator(), at=NOW)
    base = held(case.matter.reference)
    for name in ("mediator2", "sanlao", "head", "centre", "leader", "admin"):
        client = browser_of(name)
        for url in ("forms/agreement/0/", "dossier/bound/", f"dossier/{bundle.pk}/docx/"):
            assert client.get(base + url).status_code == 404, (name, url)
        for url in ("forms/agreement/0/", "dossier/"):
            assert client.post(base + url).status_code == 404, (name, url)


def test_a_dossier_from_press_to_file(browser_of: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    from gongzhi.interfaces.cli import worker

    monkeypatch.setattr(office, "program", lambda: "")
    case = papers.full()
    mediator = browser_of("mediator")
    base = held(case.matter.reference)
    assert mediator.post(base + "dossier/", {"once": "a" * 32, "party": ""}).status_code == 303
    bundle = Bundle.objects.get()
    waiting = mediator.get(base + "dossier/bound/").content.decode()
    assert "PDF 在排队" in waiting
    assert "every 3s" in waiting

    services.bind(bundle=bundle.pk, at=NOW)
    done = mediator.get(base + "dossier/bound/").content.decode()
    assert "没有装 LibreOffice" in done
    assert "every 3s" not in done
    file = mediator.get(f"{base}dossier/{bundle.pk}/docx/")
    assert file["Content-Disposition"].startswith("attachment")
    assert file["Cache-Control"] == "private, no-store"
    assert mediator.get(f"{base}dossier/{bundle.pk}/pdf/").status_code == 404
    assert worker is not None


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_the_pdf(browser_of: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    from gongzhi.interfaces.cli import worker

    monkeypatch.setattr(office, "program", lambda: "")
    case = cases.mediating()
    browser_of("mediator").post(held(case.matter.reference) + "dossier/", {"once": "b" * 32})
    worker.once([], NOW)
    assert Bundle.objects.get().state == "alone"


def test_a_copy_for_a_party_of_this_case_only(browser_of: Browser) -> None:
    case, other = cases.mediating(), cases.mediating()
    stranger = cases.side(other, "a").pk
    base = held(case.matter.reference)
    browser_of("mediator").post(base + "dossier/", {"once": "c" * 32, "party": str(stranger)})
    assert not Bundle.objects.exists()
    browser_of("mediator").post(base + "dossier/", {"once": "d" * 32, "party": str(cases.side(case, "b").pk)})
    assert Bundle.objects.get().party == cases.side(case, "b")


def upload(client: Client, form: str, content: bytes) -> tuple[int, str]:
    file = io.BytesIO(content)
    file.name = "模板.docx"
    answer = client.post(f"/desk/settings/papers/{form}/", {"file": file, "once": "e" * 32})
    return answer.status_code, answer.content.decode()


def test_templates_are_looked_at_changed_and_put_back(browser_of: Browser) -> None:
    admin = browser_of("admin")
    assert "用自带的" in admin.get("/desk/settings/papers/").content.decode()
    file = admin.get("/desk/settings/papers/agreement/shipped/")
    assert file["Content-Disposition"].startswith("attachment")
    assert upload(admin, "agreement", file.content)[0] == 303
    page = admin.get("/desk/settings/papers/").content.decode()
    assert "本区第 1 版" in page
    assert admin.get("/desk/settings/papers/agreement/used/").status_code == 200
    assert admin.post("/desk/settings/papers/agreement/drop/", {"once": "f" * 32}).status_code == 303
    assert "本区第 1 版" not in admin.get("/desk/settings/papers/").content.decode()


def test_a_template_without_a_block_is_refused_on_the_page(browser_of: Browser) -> None:
    status, page = upload(browser_of("admin"), "agreement", shipped("receipt"))
    assert status == 422
    assert "“人民调解协议书”没有“" in page

    empty = io.BytesIO()
    Document().save(empty)
    status, page = upload(browser_of("admin"), "agreement", empty.getvalue())
    assert status == 422
    assert "模板缺少“编号”" in page


@pytest.mark.parametrize("name", ["mediator", "head", "leader", "centre"])
def test_templates_are_not_everybodys(browser_of: Browser, name: str) -> None:
    assert browser_of(name).get("/desk/settings/papers/").status_code == 404
    assert upload(browser_of(name), "agreement", shipped("agreement"))[0] == 404

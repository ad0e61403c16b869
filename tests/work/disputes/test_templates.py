"""The district's own Word templates: code in a cage, whole or refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Template
from gongzhi.work.disputes.papers import checking, sandbox
from gongzhi.work.disputes.papers.forms import FORMS
from gongzhi.work.disputes.papers.making import shipped
from gongzhi.work.disputes.papers.placeholders import called
from tests.conftest import NOW
from tests.work.disputes import cases
from tests.work.disputes.papers import text_of
from tools.papers.__main__ import main as drawn

pytestmark = pytest.mark.django_db


def word(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def put(form: str, content: bytes, by: str = "admin") -> Template:
    return services.put_template(form=form, name="模板.docx", content=content, by=cases.somebody(by), at=NOW)


REFERRAL = ("{{ 编号 }}", "致 {{ 收函单位 }}", "{{ 函件正文 }}", "{{ 印章处 }}")


@pytest.mark.parametrize("form", FORMS)
def test_our_own_templates_have_every_block_and_nothing_strange(form: str) -> None:
    checking.check(FORMS[form], shipped(form))


def test_our_own_templates_are_what_the_drawings_say() -> None:
    assert drawn(check=True) == 0, "run: python -m tools.papers"


@pytest.mark.parametrize("form", FORMS)
def test_a_form_misses_each_of_its_blocks_by_name(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {called(one) for one in FORMS[form].placeholders}
    for block in FORMS[form].blocks:
        for one in block.placeholders:
            monkeypatch.setattr(sandbox, "said", lambda _content, one=one: sandbox.Said(whole - {called(one)}))
            with pytest.raises(Refused) as refused:
                checking.check(FORMS[form], b"")
            labels = [other.label for other in FORMS[form].blocks if one in other.placeholders]
            assert any(f"模板缺少“{label}”" in str(refused.value) for label in labels)


@pytest.mark.parametrize(
    ("taken", "block"),
    [
        ("{{ 纠纷情况 }}", "主要事实"), ("{{ 条.内容 }}", "协议内容"), ("{{ 期.大写 }}", "履行的方式和期限"),
        ("{{ 人.签名处 }}", "当事人签名"), ("{{ 印章处 }}", "调解员签名和调委会印章"),
    ],
)  # fmt: skip
def test_an_agreement_without_what_the_law_asks_for_is_refused(taken: str, block: str) -> None:
    with zipfile.ZipFile(io.BytesIO(shipped("agreement"))) as ours:
        parts = {name: ours.read(name) for name in ours.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].decode().replace(taken, "").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    with pytest.raises(Refused, match=f"模板缺少“{block}”"):
        put("agreement", out.getvalue())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{ 民族 }}", "没有“民族”这个占位符"),
        ("{% for 人 in 当事人名单 %}{{ 人.姓名 }}{% endfor %}", "没有“当事人名单"),
        ("{{ 编号.upper }}", "没有“编号.upper”"),
        ("{{ 编号", "花括号要成对"),
        ("{% if 编号 %}", "花括号要成对"),
        ("{{ 编号.__class__.__mro__ }}", "占位符"),
        ("{{ ''.__class__.__base__.__subclasses__() }}", "不能用函数"),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "不能用函数"),
        ("{{ 编号|attr('__class__') }}", "不能用函数"),
        ("{{ 编号 * 1000000000 }}", "不能用函数或算式"),
        ("{% for x in range(9999999) %}{% endfor %}", "不能用函数"),
        ("{% set x = 编号 %}", "不能用函数"),
        ("{% include '/etc/passwd' %}", "不能用函数"),
        ("{% import 'os' as os %}", "不能用函数"),
        ("{% macro m() %}{% endmacro %}", "不能用函数"),
        ("{{ 编号['x'] }}", "不能用函数"),
    ],
)
def test_a_template_says_names_loops_and_conditions_only(text: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        put("referral", word(*REFERRAL, text))
    assert not Template.objects.exists()


@pytest.mark.parametrize("where", ["header", "footer", "title"])
def test_code_is_found_wherever_the_engine_runs_it(where: str) -> None:
    document = Document(io.BytesIO(word(*REFERRAL)))
    attack = "{{ ''.__class__.__mro__ }}"
    if where == "title":
        document.core_properties.title = attack
    else:
        getattr(document.sections[0], where).paragraphs[0].text = attack
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(Refused):
        put("referral", out.getvalue())


@pytest.mark.parametrize(
    "attack",
    [
        "{{ 编号.__class__.__mro__[1].__subclasses__() }}", "{{ 编号.__class__ }}", "{{ self.__init__.__globals__ }}",
        "{{ lipsum.__globals__ }}", "{{ 编号.format.__globals__ }}", "{{ 没有的 }}",
    ],
)  # fmt: skip
def test_the_second_wall_holds_alone(attack: str) -> None:
    with pytest.raises(Refused):
        sandbox.filled(word(attack), {"编号": "M-2026-000001"})


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 %%EOF", b"PK\x03\x04broken", "你好".encode()])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        put("referral", content)


def test_an_own_template_is_used_until_ours_is_wanted_again() -> None:
    case = cases.moved(cases.peopled(source="police"), "propose", mediator=cases.mediator().id, disclosed=True)

    def made() -> str:
        paper = services.make_paper(case=case, form="referral", of=0, by=cases.mediator(), at=NOW)
        return text_of(paper.content)

    assert "此函" in made()
    assert put("referral", word("本区专用函", *REFERRAL)).version == 1
    assert "本区专用函" in made()
    assert list(ledger.history([case.subject]))[-1].payload == {"form": "referral", "row": 0, "template": 1}
    assert put("referral", word("第二版", *REFERRAL)).version == 2
    assert "第二版" in made()

    services.use_shipped(form="referral", by=cases.somebody("admin"), at=NOW)
    assert "此函" in made()
    with pytest.raises(Refused, match="自带"):
        services.use_shipped(form="referral", by=cases.somebody("admin"), at=NOW)
    assert Template.objects.count() == 2
    verbs = [record.verb for record in ledger.history(["paper:referral"])]
    assert verbs == ["file.kept", "paper.template", "file.kept", "paper.template", "paper.shipped"]


def test_only_who_may_changes_a_template() -> None:
    for name in ("mediator", "head", "centre", "leader"):
        with pytest.raises(Refused, match="没有这项权限"):
            put("referral", word(*REFERRAL), by=name)
    with pytest.raises(NotFound):
        put("poem", word(*REFERRAL))

"""A checklist on a page: every question is there without scripts, and what was typed comes back with what was wrong."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from gongzhi.interfaces import checklists
from gongzhi.kernel.refused import Refused
from tests.sites import SHORT

pytestmark = pytest.mark.one_database


def _page(sheet: checklists.Sheet) -> str:
    return re.sub(r"\s+", " ", render_to_string("_components/_checklist.html", {"sheet": sheet}))


def test_everything_that_may_be_asked_is_on_the_page() -> None:
    page = _page(checklists.sheet(SHORT, facts={"beds": 8}))
    for question in SHORT:
        assert question.text in page
        assert f'name="q-{question.code}"' in page
    assert "仅当“有公用厨房吗”是“有”" in page
    assert "依据：消防法第二十八条" in page
    assert page.count('type="file"') == 2  # exit and ebike want a photo of what fails
    assert 'value="8"' in page  # what is known is filled in
    assert "checked" not in page  # nothing is answered for anybody


def test_what_was_typed_comes_back_with_what_was_wrong() -> None:
    posted = {"q-exit": ["no"], "q-ebike": ["maybe"], "q-kitchen": ["has"], "q-beds": ["很多"]}
    taken = checklists.taken(SHORT, posted)
    assert taken.answers == {"exit": "no", "kitchen": "has"}
    assert set(taken.wrong) == {"ebike", "gas", "beds"}

    page = _page(checklists.sheet(SHORT, posted=posted, wrong=taken.wrong, facts={"beds": 8}, lost=2))
    assert re.search(r'name="q-exit" value="no" checked', page)
    assert 'value="很多"' in page  # not the eight that the register says
    assert page.count('class="wrong"') == 3
    assert 'href="#item-gas"' in page
    assert "没有这个选项" in page
    assert "照片没能带过来" in page


def test_photos_come_by_their_item() -> None:
    request = RequestFactory().post("/", {})
    photo = SimpleUploadedFile("楼道.jpg", b"picture")
    request._files = MultiValueDict({"photo-exit": [photo], "photo-kitchen": [photo]})  # type: ignore[attr-defined]
    assert checklists.photos(request, SHORT) == [("exit", "楼道.jpg", b"picture")]  # nobody asked for the kitchen's
    assert checklists.lost(request) == 2

    request._files = MultiValueDict({"photo-ebike": [photo] * 4})  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="一项最多传 3 张照片") as refused:
        checklists.photos(request, SHORT)
    assert refused.value.field == "ebike"

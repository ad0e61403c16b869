"""Taking a report in: its words once into the ledger, its contact sealed, its receipt handed out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.foundation.files import services as files
from gongzhi.foundation.files.policies import may_bring
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons import services as persons
from gongzhi.foundation.persons.masking import mask
from gongzhi.foundation.places import queries as places
from gongzhi.foundation.places.locate import locate_point
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters import queries as matter_queries
from gongzhi.matters import services as matters
from gongzhi.work.intake import acts, promises, receipts, sorting, summary
from gongzhi.work.intake.details import Accept
from gongzhi.work.intake.models import Label, Report, Suggestion
from gongzhi.work.intake.services import deciding, indexing, likening, switching
from gongzhi.work.intake.services.desks import desk_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gongzhi.foundation.places.datum import Point
    from gongzhi.foundation.sites.models import Site
    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import Matter

LONGEST = 10_000
CHANNELS = {
    "web": _("网页"),
    "plate": _("现场二维码"),
    "desk": _("窗口或电话"),
    "grid": _("网格上报"),
    "api": _("接口"),
    "import": _("导入"),
}


@dataclass(frozen=True, kw_only=True, repr=False)
class NewReport:
    """What somebody tells us. ``contact`` may hold name and phone; ``files`` are (name, content) pairs.

    ``about`` is the unit that it concerns; ``category`` what the one who files for another takes it for. ``source``
    and ``source_key`` name a row of another system, so that it comes in once; ``received_at`` is when it came in
    there, if that was earlier.
    """

    words: str
    channel: str
    title: str = ""
    place: str = ""
    site: Site | None = None  # whose plate was scanned
    category: str = ""
    point: Point | None = None
    contact: Mapping[str, str] = field(default_factory=dict)
    anonymous: bool = False
    about: str = ""
    urgent: bool = False
    files: Sequence[tuple[str, bytes]] = ()
    keep_position: bool = False
    notice_version: str = ""
    consent_spoken: bool = False
    source: str = ""
    source_key: str | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, repr=False)
class Received:
    """A report that came in, and its receipt: shown once, stored nowhere. Imported reports have none."""

    report: Report
    receipt: str


@transaction.atomic
def receive(*, new: NewReport, by: Actor, at: datetime) -> Received:
    """Take a report in, with its contact, files and suggestions.

    :raises Refused: nothing was said, too much was said, the place is unknown, a file is not acceptable, or somebody
        files for another without being allowed to or without their consent; or it is about who stands above all here.
    """
    if _filer(by):
        _check_filing(new, by)
    words = _checked(new)
    path = _check_codes(new, at)
    desk = desk_of(new.place, new.about)
    receipt = "" if new.channel == "import" else receipts.new()
    contact = {} if new.anonymous else {name: value for name, value in new.contact.items() if value.strip()}
    report = _row(new, words, desk, by=by, at=at)
    report.person = _keep(contact, by, at) if contact else ""
    report.receipt = receipts.digest(receipt) if receipt else None
    report.save(force_insert=True)
    found = sorting.read(_read(new, words), place=new.place, at=at)
    if new.category:
        found = _as_filed(report, new.category, found)
    Suggestion.objects.bulk_create(Suggestion(report=report, **one.columns()) for one in found)
    likening.trace(report, found)
    for name, content in new.files:
        files.keep(subject=report.subject, name=name, content=content, by=by, at=at, keep_position=new.keep_position)
    ledger.record(
        subject=report.subject, verb=acts.RECEIVED, by=by, at=at, opens=not new.files,
        payload=_payload(new, report), texts=_texts(new, words),
    )  # fmt: skip
    indexing.came(report, path)
    switching.apply(report=report, found=found, at=at)
    if new.about and desk != desk_of(new.place):
        deciding.tell_desk(report, "report.instead", at=at)
    return Received(report, receipt)


@transaction.atomic
def take_over(*, news: Sequence[NewReport], by: Actor, at: datetime) -> list[Report]:
    """Take many messages over from elsewhere, as ``receive`` would one by one; statements as for one.

    Such messages bring no file, no contact, no receipt and no class of a filer's.

    :raises Refused: one of them is not acceptable; then none is taken.
    """
    desks: dict[tuple[str, str], str] = {}
    paths: dict[str, list[Report]] = {}
    texts, reports = [], []
    for new in news:
        texts.append(_checked(new))
        where = (new.place[:6], new.about)
        if where not in desks:
            desks[where] = desk_of(new.place, new.about)
        reports.append(_row(new, texts[-1], desks[where], by=by, at=at))
        paths.setdefault(_check_codes(new, at), []).append(reports[-1])
    Report.objects.bulk_create(reports)
    words = [_read(new, told) for new, told in zip(news, texts, strict=True)]
    found = sorting.read_many([(told, new.place) for told, new in zip(words, news, strict=True)], at=at)
    Suggestion.objects.bulk_create(
        Suggestion(report=report, **one.columns()) for report, read in zip(reports, found, strict=True) for one in read
    )
    likening.trace_many(zip(reports, found, strict=True))
    ledger.record_many(
        by=by, at=at, opens=True,
        told=[
            ledger.Told(report.subject, acts.RECEIVED, _payload(new, report), _texts(new, told))
            for new, report, told in zip(news, reports, texts, strict=True)
        ],
    )  # fmt: skip
    indexing.came_many(paths)
    for report, read in zip(reports, found, strict=True):
        switching.apply(report=report, found=read, at=at)
    return reports


def _row(new: NewReport, words: str, desk: str, *, by: Actor, at: datetime) -> Report:
    """Return the row of a new report, without contact and receipt, not yet written."""
    masked, title = mask(words).text, mask(new.title).text
    return Report(
        channel=new.channel, title=summary.propose(masked, title), masked=masked, place=new.place, site=new.site,
        lon=new.point.lon if new.point else None, lat=new.point.lat if new.point else None,
        datum=new.point.datum if new.point else "", about=new.about, urgent=new.urgent, anonymous=new.anonymous,
        desk=desk, filed_by=_filer(by), consent_spoken=new.consent_spoken, notice_version=new.notice_version,
        source=new.source, source_key=new.source_key, received_at=new.received_at or at,
        look_by=None if new.channel == "import" else promises.look_by(at),
    )  # fmt: skip


def _read(new: NewReport, words: str) -> str:
    return f"{new.title}。{words}" if new.title else words


def _texts(new: NewReport, words: str) -> dict[str, str]:
    return {"words": words} | ({"title": new.title} if new.title else {})


def _check_filing(new: NewReport, by: Actor) -> None:
    """Let somebody file for another: only who may, and a name or phone only with that person's consent."""
    require(by.may("report.file"))
    if any(new.contact.values()) and not (new.anonymous or new.consent_spoken):
        raise Refused(_("替别人登记联系方式，要先征得本人口头同意，并勾上这一项"), field="consent_spoken")


def _checked(new: NewReport) -> str:
    words = new.words.strip()
    if "\0" in words + new.title:
        raise Refused(_("内容里有无法保存的字符，请去掉后再试"), field="words")
    if not any(letter.isprintable() and not letter.isspace() for letter in words):  # zero-width ones say nothing
        raise Refused(_("请写发生了什么"), field="words")
    if len(words) > LONGEST:
        raise Refused(
            _("内容最多 {longest} 个字，现在有 {length} 个字，请写要点，其余作为附件上传"),
            field="words", longest=LONGEST, length=len(words),
        )  # fmt: skip
    require(may_bring(len(new.files)), field="files")
    return words


def _check_codes(new: NewReport, at: datetime) -> str:
    """Refuse what no register knows; return where the place lies."""
    path = places.known_path(new.place, localdate(at)) if new.place else ""
    if path is None:
        raise Refused(_("没有代码为 {place} 的地方，请从列表里选"), field="place", place=new.place)
    if new.place and not new.place.startswith(settings.DISTRICT_CODE):
        raise Refused(_("这个地方不归{name}管，请向当地反映"), field="place", name=settings.DISTRICT_NAME)
    if new.site and new.place != new.site.place:
        raise Refused(_("这块牌子不在这个地方，请重新扫一次"), field="place")
    if new.point:
        locate_point(new.point, within=settings.DISTRICT_CODE, on=localdate(at))
    if new.category and not matter_queries.category_names([new.category]):
        raise Refused(_("没有这个类别，请从列表里选"), field="category")
    if new.about and not organisations.names([new.about]):
        raise Refused(_("没有这个单位，请从列表里选"), field="about")
    return path


def _as_filed(report: Report, category: str, found: Sequence[sorting.Found]) -> list[sorting.Found]:
    """Put the filer's own class in the place of the machine's, and keep both for learning."""
    read = next((one.value for one in found if one.field == "category"), "")
    Label.objects.create(report=report, field="category", suggested=read, chosen=category, at=report.received_at)
    if read == category:
        return list(found)
    kept = [one for one in found if one.field not in {"category", "unit"}]
    return [sorting.Found("category", category), sorting.Found("unit", sorting.usual_unit(category)), *kept]


def _filer(by: Actor) -> str:
    return "" if by.is_system or by.is_reporter else by.id


def _keep(contact: Mapping[str, str], by: Actor, at: datetime) -> str:
    return persons.keep(
        kind="reporter", fields=contact, purpose="report", basis="duty", article="个人信息保护法第十三条第一款第三项",
        erase_by=localdate(at) + timedelta(days=settings.KEEP_CONTACTS_DAYS), by=by, at=at,
    )  # fmt: skip


def _payload(new: NewReport, report: Report) -> dict[str, object]:
    given: dict[str, object] = {
        "channel": new.channel, "place": new.place, "about": new.about, "urgent": new.urgent,
        "reachable": bool(report.person), "anonymous": new.anonymous, "notice": new.notice_version,
        "source": new.source, "files": len(new.files), "desk": report.desk, "spoken": new.consent_spoken,
        "received": new.received_at.isoformat() if new.received_at else "",
        "site": new.site.reference if new.site else "",
    }  # fmt: skip
    return {name: value for name, value in given.items() if value}


@transaction.atomic
def settle(*, new: NewReport, accept: Accept, outcome: object, by: Actor, at: datetime) -> tuple[Received, Matter]:
    """Settle on the spot 就地化解, in one act: the report, its matter and the answer.

    :raises Refused: not permitted, or anything of the three is not acceptable.
    """
    require(by.may("matter.settle"))
    require(by.may("report.file"))
    if new.about or accept.about:
        raise Refused(_("反映单位的事要先交给中心看，不能当场了结：请登记上报"), field="about")
    if not accept.place.startswith(by.place[:12]):  # anywhere in one's own village, not in one's own grid alone
        raise Refused(_("这个地方不在您的辖区，请登记上报"), field="place")
    received = receive(new=new, by=by, at=at)
    matter = deciding.open_from(
        report=received.report, details=accept, seen=received.report.version, by=by, at=at, desk=by.unit
    )
    matters.make(matter=matter, move="settle", details=outcome, seen=matter.version, by=by, at=at)
    return received, matter

"""The shapes of answers and bodies. Nothing here can hold a name or a phone but what a reporter sends in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AwareDatetime, ConfigDict

CODE = r"^[A-Za-z0-9_.:-]{0,48}$"


ANSWER = Field(description="诉求人怎么看：空、open、agreed、contested、silent、concluded 或 voided")


#: A moment that every calendar and database can reckon with.
Moment = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC))]


class Strict(Schema):
    """A body or a query: a name that we do not know is a mistake, and is said to be one."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """Problem details, RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    field: str = ""


class Health(Schema):
    """Whether the service and its database answer."""

    status: Literal["ok"] = "ok"


class Named(Schema):
    """A code and what people call it."""

    code: str
    name: str


class Position(Strict):
    """A position and the datum that it is in."""

    lon: float
    lat: float
    datum: Literal["WGS-84", "GCJ-02", "CGCS2000"]


class Contact(Strict):
    """How to reach the one who reports; sealed on arrival, and in no answer ever again."""

    name: str = Field("", max_length=60)
    phone: str = Field("", max_length=40)


class NewReport(Strict):
    """What somebody reports."""

    words: str = Field(description="什么事：本人的原话，最多 10,000 字")
    title: str = Field("", max_length=200)
    place: str = Field("", pattern=r"^[0-9]{0,15}$", description="地点代码；不知道就留空，不要猜")
    position: Position | None = None
    about: str = Field("", pattern=CODE, description="反映的是哪个单位；登记后它看不到，也不能办这件事")
    contact: Contact | None = None
    anonymous: bool = Field(False, description="不保存联系方式")
    consent_spoken: bool = Field(False, description="替别人登记时：本人口头同意留下联系方式")
    notice_version: str = Field("", max_length=16, description="上报前给本人看的个人信息告知书的版本")


class Filed(Schema):
    """A report that came in. The receipt is told once and stored nowhere: pass it on now."""

    receipt: str
    reference: str
    received_at: datetime
    look_by: datetime = Field(description="最迟什么时候会有人看")
    proof: str = Field(description="带签名的受理凭据，可以用公布的公钥核对")


class Receipt(Strict):
    """The sixteen digits; blanks and dashes do not matter."""

    receipt: str = Field(max_length=200)


class Spoken(Receipt):
    """A move of the one who reported."""

    details: dict[str, Any] = Field(default_factory=dict)


class Step(Schema):
    """A move: whether it is allowed now, why not, and what its body must hold, as JSON Schema."""

    move: str
    label: str
    allowed: bool
    reason: str
    details: dict[str, Any]


class Line(Schema):
    """One line of a report's story. The reporter's own words are masked."""

    at: datetime
    unit: str
    done: str
    texts: dict[str, str]


class Story(Schema):
    """What the holder of a receipt sees."""

    reference: str
    version: int
    received_at: datetime
    stage: Named
    answer: str = ANSWER
    answer_until: datetime | None = Field(description="到什么时候没有意见，就记为“未评价”")
    work: Named | None = Field(description="由它立的事项走到哪一步")
    lines: list[Line]
    moves: list[Step]


class Heard(Schema):
    """A report after its reporter spoke."""

    reference: str
    version: int
    stage: Named
    answer: str = ANSWER


class Matter(Schema):
    """A matter as lists show it, in the desk's words."""

    reference: str
    version: int
    kind: str
    stage: Named
    title: str
    category: Named
    place: Named
    unit: Named
    desk: str
    urgent: bool
    origin: str
    result: Named
    contests: int
    opened_at: datetime
    due_at: datetime | None
    due_code: str
    provisional: bool
    ended_at: datetime | None


class Hand(Schema):
    """A unit's hand in a matter."""

    unit: Named
    role: str = Field(description="lead 主办，co 协办")
    state: str = Field(description="offered、accepted、returned、done 或 released")
    called_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    waits_for: str


class Told(Schema):
    """A joined report: the masked words for the desk, the released ones for units that only handle."""

    reference: str
    stage: str
    received_at: datetime
    words: str
    answer: str = ANSWER


class WholeMatter(Matter):
    """One matter with what belongs to it."""

    summary: str
    position: Position | None
    parent: str
    hands: list[Hand]
    reports: list[Told]


class Page(Schema):
    """A page of matters. ``total`` is only told on the first page; 1001 means more than a thousand."""

    matters: list[Matter]
    next: str = Field(description="下一页的 after；空的就没有了")
    total: int | None


class Filters(Strict):
    """What a list is filtered by, as on the pages."""

    q: str = Field("", max_length=60, description="要找的字或编号；有它时按命中先后排，不按 order")
    kind: str = Field("", pattern=CODE)
    stage: list[str] = Field(default_factory=list, max_length=30)
    state: Literal["", "open", "ended"] = ""
    category: str = Field("", pattern=CODE)
    place: str = Field("", pattern=r"^[0-9]{0,15}$")
    unit: str = Field("", pattern=CODE)
    desk: str = Field("", pattern=CODE)
    due: Literal["", "overdue", "soon"] = ""
    urgent: bool = False
    contested: bool = False
    opened_from: Moment | None = None
    opened_until: Moment | None = None
    order: Literal["newest", "due"] = "newest"
    after: str = Field("", max_length=200)
    size: int = Field(50, ge=1, le=100)


class Steps(Schema):
    """What may be done with a matter now."""

    reference: str
    version: int
    moves: list[Step]


class Moved(Schema):
    """A matter after a move."""

    reference: str
    version: int
    stage: Named
    due_at: datetime | None
    due_code: str

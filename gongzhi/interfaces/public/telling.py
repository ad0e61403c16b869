"""A report's story in a resident's words: where it is, who has it, by when, what was said and what can be said now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gongzhi.foundation.clocks import queries as clocks
from gongzhi.foundation.clocks import words as clock_words
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.interfaces.templatetags.words import short_day
from gongzhi.kernel.actor import reporter
from gongzhi.kernel.texts import Sentence, _
from gongzhi.matters import kinds
from gongzhi.work.intake import agencies, queries

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.foundation.clocks.queries import Reading
    from gongzhi.work.intake.models import Report
    from gongzhi.work.intake.queries import Line, Story

#: The clock that a resident waits for: of the whole way, or of the review.
WAITED_FOR = ("answer", "review")

#: What stands on top while the desk has the report, and once there is an answer: heading, and the line below it.
BEFORE_AND_ENDED: dict[str, tuple[str, str]] = {
    "asked": (_("有一个问题要问您。"), _("您回答以后，我们接着办。")),
    "refused": (_("这件事没有受理。"), _("原因写在下面。不同意，可以提一次异议，由另一个人重新看。")),
    "referred": (_("这件事不归这里管，下面告诉您该找谁。"), _("您写的原文也在下面，可以复制了带去。")),
    "looked": (_("我们会在例行检查中查看。"), _("检查的人不会说有人反映过。不同意这样处理，可以提一次异议。")),
    "withdrawn": (
        _("您已经撤回。"),
        _("您反映的这一份不再办了；别人也反映过的，会接着办。以后有需要，随时可以再反映。"),
    ),
    "waiting": (_("已收到，正在看。"), _("最迟 {day} 告诉您：受理没有，还要问什么，或者该找谁。")),
}
RESPONSES: dict[str, tuple[str, str]] = {
    "open": (
        _("答复来了，办理结果是“{result}”。您同意这个答复吗？"),
        _("请在 {day} 前告诉我们。不回也可以，会记为“未评价”，不算满意。"),
    ),
    "silent": (
        _("到期没有收到您的意见，记为“未评价”。"),
        _("这不算满意，也不影响您。想说的话，现在还可以说。"),
    ),
    "agreed": (_("您同意了，谢谢。"), _("以后又出现同样的问题，可以再反映。")),
    "concluded": (
        _("复核答复来了，这里的办理到此结束。"),
        _("还不满意，可以依法申请行政复议、提起诉讼，或者向信访部门反映。"),
    ),
    "voided": (_("这件事撤掉了，不再往下办。"), _("理由写在下面。不同意，可以提一次异议，由另一个人重新看。")),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says, top to bottom."""

    heading: Sentence
    below: Sentence
    clock: dict[str, Any] | None
    question: str
    agency: agencies.Agency | None
    unit_says: dict[str, Any] | None
    resident_says: dict[str, Any] | None
    entries: list[dict[str, Any]]
    story: Story
    can: frozenset[str]


def tell(report: Report, at: datetime) -> Told:
    """Tell a report's story to the holder of its receipt."""
    story = queries.story(report, reporter())
    matter = story.matter
    units = {line.unit for line in story.lines} | ({matter.unit} if matter else set())
    names = organisations.short_names(units)
    clock = _clock(story)
    agency = agencies.find(report.agency) if report.agency else None
    heading, below = _heading(story, names, clock, at)
    return Told(
        heading=heading,
        below=below,
        clock=_clock_words(clock, at) if clock else None,
        question=_question(story),
        agency=agency,
        unit_says=_unit_says(story, names),
        resident_says=_resident_says(story),
        entries=[_entry(line, names) for line in reversed(story.lines)],
        story=story,
        can=frozenset(move.code for move, verdict in story.moves if verdict),
    )


# Where it is


def _heading(story: Story, names: dict[str, str], clock: Reading | None, at: datetime) -> tuple[Sentence, Sentence]:
    report = story.report
    if report.decision_contest == "open":
        return Sentence(_("您不同意的处理，正由另一个人重新看。")), Sentence(_("看完会在这里答复您。"))
    if report.stage in BEFORE_AND_ENDED:
        return _desk_heading(report, at)
    if report.response in RESPONSES and (report.response != "contested" or story.matter is None):
        return _response_heading(story)
    return _work_heading(story, names, clock, at)


def _desk_heading(report: Report, at: datetime) -> tuple[Sentence, Sentence]:
    heading, below = BEFORE_AND_ENDED[report.stage]
    look_by = report.look_by
    if look_by is None:  # taken over from elsewhere, where nothing was promised; or decided
        return Sentence(heading), Sentence(_("看过会在这里答复您。") if "{day}" in below else below)
    if look_by < at:
        return Sentence(heading), Sentence(_("比我们说好的晚了，对不起。着急请打电话给中心。"))
    return Sentence(heading), Sentence(below, {"day": short_day(look_by)} if "{day}" in below else {})


def _response_heading(story: Story) -> tuple[Sentence, Sentence]:
    report, matter = story.report, story.matter
    heading, below = RESPONSES[report.response]
    result = kinds.find(matter.kind).results.get(matter.result, "") if matter else ""
    if report.response == "open":
        if matter and matter.result == "solved":
            first = Sentence(_("办理单位说已经解决了。您同意吗？"))
        else:
            first = Sentence(heading, {"result": Sentence(result)}) if result else Sentence(_("答复来了。您同意吗？"))
        return first, Sentence(below, {"day": short_day(report.respond_by)})
    return Sentence(heading), Sentence(below)


def _work_heading(
    story: Story, names: dict[str, str], clock: Reading | None, at: datetime
) -> tuple[Sentence, Sentence]:
    matter = story.matter
    if matter is None:
        return Sentence(_("已受理。")), Sentence()
    stage = kinds.find(matter.kind).lifecycle.stage(matter.stage)
    unit = names.get(matter.unit, "")
    where = Sentence(stage.public, {"unit": unit})
    again = Sentence(_("您不同意，正在重新处理。")) if story.report.response == "contested" else Sentence()
    if clock is None or clock.due_at is None:
        return again or where, where if again else Sentence()
    day = short_day(clock.due_at)
    if clock.is_late(at):
        late = Sentence(_("比答应的 {day} 晚了，对不起，已经在催他们。您也可以打中心电话问。"), {"day": day})
        return again or where, late
    if stage.code == "review":
        until = _("最迟 {day} 书面答复您。这是这里的最后一次答复，会写明理由，也会告诉您还能走哪些法定途径。")
        return where, Sentence(until, {"day": day})
    if unit and stage.owner in ("unit", "checker"):
        text = _("正在处理，由{unit}负责，最迟 {day} 答复您。")
        return Sentence(text, {"unit": unit, "day": day}), again or where
    return again or where, Sentence(_("最迟 {day} 答复您。"), {"day": day})


def _question(story: Story) -> str:
    """Return the question that still waits for the reporter, from the desk or from the unit."""
    waits = story.report.stage == "asked" or (story.matter is not None and story.matter.stage == "waiting")
    asked = [line.texts["question"] for line in story.lines if "question" in line.texts]
    return asked[-1] if waits and asked else ""


# The deadline


def _clock(story: Story) -> Reading | None:
    if story.matter is None or not story.matter.is_open:
        return None
    running = [one for one in clocks.of(story.matter.subject) if one.is_running and one.code in WAITED_FOR]
    return running[-1] if running else None


def _clock_words(clock: Reading, at: datetime) -> dict[str, Any]:
    state = "paused" if clock.due_at is None else "over" if clock.is_late(at) else ""
    return {
        "words": clock.left(at),
        "state": state,
        "provisional": clock.provisional,
        "steps": [(short_day(step.on), clock_words.step(step)) for step in clock.steps],
    }


# Who said what


def _entry(line: Line, names: dict[str, str]) -> dict[str, Any]:
    return {
        "act": Sentence(line.done, {"unit": names.get(line.unit, "")}),
        "at": line.at,
        "text": "\n".join(line.texts.values()),
    }


def _unit_says(story: Story, names: dict[str, str]) -> dict[str, Any] | None:
    answers = [line for line in story.lines if line.answers]
    if not answers or story.matter is None or story.report.response in ("", "voided"):
        return None
    said = answers[-1]
    result = kinds.find(story.matter.kind).results.get(story.matter.result, "")
    return {"result": result, "text": said.texts.get("reply", ""), "who": names.get(said.unit, ""), "at": said.at}


def _resident_says(story: Story) -> dict[str, Any] | None:
    spoken = [line for line in story.lines if line.verb in ("report.agree", "report.disagree")]
    if not spoken or story.report.response not in ("agreed", "contested", "concluded"):
        return None
    said = spoken[-1]
    result = _("同意这个答复") if said.verb == "report.agree" else _("不同意这个答复")
    return {"result": result, "text": said.texts.get("why", ""), "who": "", "at": said.at}

"""Sums as the law counts them: severance, interest on a loan, instalments. Plain functions; amounts are whole fen.

Each result carries its steps, every one with the article it follows, so that both sides can check it. Local figures
(average wage, LPR) are typed in: they change, and a wrong one hidden in a program is worse than one on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import Sentence, _
from gongzhi.work.disputes.schedule import months_later, shares, yuan

LAW46 = _("劳动合同法第四十六条、第四十七条")
LAW47_CAP = _("劳动合同法第四十七条第二款")
LAW87 = _("劳动合同法第八十七条")
LAW97 = _("劳动合同法第九十七条")
LOAN24 = _("最高人民法院关于审理民间借贷案件适用法律若干问题的规定第二十四条")
LOAN25 = _("最高人民法院关于审理民间借贷案件适用法律若干问题的规定第二十五条")
LOAN26 = _("最高人民法院关于审理民间借贷案件适用法律若干问题的规定第二十六条")

LAW_SINCE = date(2008, 1, 1)  # the labour contract law; for the years before it older rules count
CAP_TIMES, CAP_YEARS = 3, 12
LPR_TIMES = 4
YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what was done, and by which article (empty for plain arithmetic)."""

    said: Sentence
    law: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A sum in fen with its steps, and what to look at beside it."""

    fen: int
    steps: tuple[Step, ...]
    care: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """One instalment: its number from one, its day, its sum in fen."""

    number: int
    due_on: date
    fen: int


def severance(
    *, started_on: date, ended_on: date, wage: int, average: int | None = None, double: bool = False
) -> Result:
    """Work out 经济补偿: one month's wage for each year of work, half of one for what is left under six months.

    ``wage`` is the average of the last twelve months, ``average`` the local average monthly wage of the year before:
    above three times that, three times that counts, for twelve years at most. Both days were worked. ``double`` is for
    an unlawful ending (art. 87).

    :raises Refused: the last day comes before the first.
    """
    if ended_on < started_on:
        raise Refused(_("最后一天要在入职之后"), field="ended_on")
    years, halves = _worked(started_on, ended_on + timedelta(days=1))
    steps = [_step(_("工作 {years} 年，折合 {months} 个月工资"), LAW46, years=years, months=_months(halves))]
    base = wage
    if average is not None and wage > CAP_TIMES * average:
        base, halves = CAP_TIMES * average, min(halves, 2 * CAP_YEARS)
        steps.append(
            _step(
                _("月工资高于当地平均工资三倍：按 {base} 元计，最多 {most} 个月，这里 {months} 个月"), LAW47_CAP,
                base=yuan(base), most=CAP_YEARS, months=_months(halves),
            )
        )  # fmt: skip
    fen = _half_up(base * halves, 2)
    steps.append(_step(_("{base} 元 × {months} = {sum} 元"), base=yuan(base), months=_months(halves), sum=yuan(fen)))
    if double:
        fen *= 2
        steps.append(_step(_("违法解除或终止：二倍，{sum} 元"), LAW87, sum=yuan(fen)))
    return Result(fen, tuple(steps), _old_years(started_on, average))


def _old_years(started_on: date, average: int | None) -> tuple[Step, ...]:
    care = []
    if started_on < LAW_SINCE:
        care.append(_step(_("2008 年以前的年限按当时的规定算，这里没有分开"), LAW97))
    if average is None:
        care.append(_step(_("没有填当地平均工资，没有看三倍的上限"), LAW47_CAP))
    return tuple(care)


def _worked(first: date, after: date) -> tuple[int, int]:
    """Return whole years, and all of it in half months of wage: six months and more of a year count as one year."""
    years = after.year - first.year
    if months_later(first, 12 * years) > after:
        years -= 1
    since = months_later(first, 12 * years)
    if since == after:
        return years, 2 * years
    return years, 2 * years + (2 if months_later(first, 12 * years + 6) <= after else 1)


def _months(halves: int) -> str:
    return f"{halves // 2}" if halves % 2 == 0 else f"{halves / 2:.1f}"


def interest(*, principal: int, rate: int | None, lpr: int, began_on: date, ended_on: date) -> Result:
    """Work out simple interest on a loan between people; ``rate`` and ``lpr`` are hundredths of a percent a year.

    ``rate`` is what was agreed; where nothing was, there is none (art. 24). Above four times the one-year LPR of the
    day the contract was made no court follows it (art. 25). The first day counts, the last does not.

    :raises Refused: it ends before it began.
    """
    if ended_on < began_on:
        raise Refused(_("结束要在开始之后"), field="ended_on")
    care = (_step(_("本金按实际拿到的算；先扣掉的利息不算本金"), LOAN26),)
    if rate is None:
        return Result(0, (_step(_("没有约定利息：借期内不支付利息"), LOAN24),), care)
    most = LPR_TIMES * lpr
    steps = [
        _step(
            _("约定年利率 {rate}%，上限是 LPR {lpr}% 的四倍，{most}%"), LOAN25,
            rate=_percent(rate), lpr=_percent(lpr), most=_percent(most),
        )
    ]  # fmt: skip
    if rate > most:
        steps.append(_step(_("约定的超过上限，按 {most}% 算，超过的部分法院不支持"), LOAN25, most=_percent(most)))
    used, days = min(rate, most), (ended_on - began_on).days
    fen = _half_up(principal * used * days, 10_000 * YEAR_DAYS)
    steps.append(
        _step(
            _("{principal} 元 × {rate}% × {days} 天 ÷ 365 = {sum} 元"), principal=yuan(principal), rate=_percent(used),
            days=days, sum=yuan(fen),
        )
    )  # fmt: skip
    return Result(fen, tuple(steps), care)


def instalments(*, amount: int, times: int, first: date, every: int) -> list[Payment]:
    """Return equal instalments, the last one with the rest, ``every`` so many months from the first day on.

    :raises Refused: there would be an instalment of nothing.
    """
    if times < 1 or amount < times:
        raise Refused(_("金额分不了这么多期"), field="times")
    parts = enumerate(shares(amount, times))
    return [Payment(number + 1, months_later(first, number * every), fen) for number, fen in parts]


def _half_up(above: int, below: int) -> int:
    """Divide whole numbers, half a fen and more upwards."""
    return (2 * above + below) // (2 * below)


def _percent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")


def _step(text: str, law: str = "", **params: Any) -> Step:
    return Step(Sentence(text, params), law)

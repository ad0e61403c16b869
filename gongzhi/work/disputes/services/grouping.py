"""Handling cases as one group: joined and left exactly, one pattern for all, each member's own agreement out of it.

A group decides nothing. Each case keeps its own parties, consent, talks and end; whoever refuses or leaves does so in
their own case, and the others go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts, codes, linking
from gongzhi.work.disputes.compartments import mediates
from gongzhi.work.disputes.models import Agreement, Case, Group, Pattern, PatternTerm
from gongzhi.work.disputes.services import agreeing, room
from gongzhi.work.disputes.services.registering import title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Party

MOST = 40  # clauses of one pattern
#: Which member pays or gets how much: (number of the clause, party) → fen.
Sums = Mapping[tuple[int, int], int]


@transaction.atomic
def group_with(*, case: Case, other: Case, by: Actor, at: datetime) -> Group:
    """Handle a case together with another that it is linked to; who is in no group yet comes into the other's.

    :raises NotFound: one of the two is not this actor's.
    :raises Refused: one has ended, they are not linked, or each is in a group of its own.
    """
    first, second = _both(case, other, by, at)
    if not linking.are_linked(first, second):
        raise Refused(_("这两件既不是同一个单位，也不在同一个地方，不能合为一组"), field="with")
    groups = {one.group_id for one in (first, second)} - {None}
    if len(groups) > 1:
        raise Refused(_("两件各在一组，请先移出其中一组"), field="with")
    group = Group.objects.filter(pk__in=groups).first() or Group.objects.create(
        name=title(first.type, first.matter.place, localdate(at)), made_at=at, made_by=by.id
    )
    for one in (first, second):
        if one.group_id is None:
            Case.objects.filter(pk=one.pk).update(group=group)
            room.record(one, acts.GROUPED, by=by, at=at, group=group.pk)
    return group


@transaction.atomic
def leave_group(*, case: Case, by: Actor, at: datetime) -> None:
    """Take a case out of its group; nothing else of it changes. A group of nobody is none.

    :raises NotFound: the case is not this actor's.
    :raises Refused: it is in no group.
    """
    (case,) = _held([case], by, at)
    group = case.group_id
    if group is None:
        raise Refused(_("这件不在任何一组里"))
    Case.objects.filter(pk=case.pk).update(group=None)
    room.record(case, acts.UNGROUPED, by=by, at=at, group=group)
    if not Case.objects.filter(group=group).exists():
        Group.objects.filter(pk=group).delete()


def _both(case: Case, other: Case, by: Actor, at: datetime) -> tuple[Case, Case]:
    if case.pk == other.pk:
        raise Refused(_("请选另一件"), field="with")
    held = {one.pk: one for one in _held(sorted([case, other], key=lambda one: one.pk), by, at)}
    for one in held.values():
        room.going_on(one)
    return held[case.pk], held[other.pk]


def _held(cases: Iterable[Case], by: Actor, at: datetime) -> list[Case]:
    """Hold cases, in the order in which everybody holds them, for their mediators or the head."""
    held = [room.framed(case, by, at) for case in cases]
    if not all(linking.may_see(by, case) for case in held):
        raise NotFound(_("没有找到这件事，请核对编号"), field="reference")
    return held


@transaction.atomic
def write_pattern(
    *, group: Group, form: str, side: str, facts: str, disputed: str, duties: str,
    clauses: Sequence[Mapping[str, Any]], seen: int, by: Actor, at: datetime,
) -> Pattern:  # fmt: skip
    """Write what the agreements of a group have in common, or write it anew; agreements made before stay as they are.

    ``side`` is the one whose members each have their own sums; no sum stands in a pattern.

    :raises NotFound: nobody of this group's mediators.
    :raises Conflict: another mediator changed it since ``seen``.
    :raises Refused: something in it cannot be; ``field`` names it (``terms.2.by``).
    """
    cases = _of_mediator(group, by)
    group = Group.objects.select_for_update().get(pk=group.pk)
    if form not in ("written", "oral") or side not in codes.SIDES:
        raise Refused(_("请选形式，和各人金额不同的是哪一方"), field="form")
    found = Pattern.objects.filter(group=group).first() or Pattern(group=group)
    if found.version != seen:
        raise Conflict(_("另一位调解员刚刚改过范本，请看过再保存"), field="facts")
    found.form, found.side, found.version, found.written_at, found.written_by = form, side, seen + 1, at, by.id
    found.facts = room.said(facts, field="facts", longest=agreeing.LONG)
    found.disputed = room.said(disputed, field="disputed", longest=agreeing.LONG, required=False)
    found.duties = room.said(duties, field="duties", longest=agreeing.LONG, required=False)
    made = [_clause(number, given) for number, given in enumerate(clauses, 1)]
    if not 1 <= len(made) <= MOST:
        raise Refused(_("至少写一条，最多 {most} 条"), field="terms", most=MOST)
    found.save()
    found.clauses.all().delete()
    for clause in made:
        clause.pattern = found
    PatternTerm.objects.bulk_create(made)
    for case in cases:
        room.record(
            case, acts.SHAPED, by=by, at=at, group=group.pk, form=form, clauses=len(made), version=found.version
        )
    return found


def _of_mediator(group: Group, by: Actor) -> list[Case]:
    cases = list(Case.objects.filter(group=group, matter__unit=by.unit).select_related("matter").order_by("pk"))
    if not any(mediates(by, case) for case in cases):
        raise NotFound(_("没有这一组纠纷"))
    return cases


def _clause(number: int, given: Mapping[str, Any]) -> PatternTerm:
    sort, by, to = str(given.get("sort") or ""), given.get("by") or "", given.get("to") or ""
    what = room.said(str(given.get("what", "")), field=f"terms.{number}.what", longest=300, required=False)
    times, every = given.get("times") or 1, given.get("every") or 1
    money = sort == "money"
    checks = (
        (sort not in codes.TERMS, "sort", _("第 {number} 条：请选是付款还是做事")),
        (by not in codes.SIDES, "by", _("第 {number} 条：请选由哪一方履行")),
        (bool(to) and (to not in codes.SIDES or to == by), "to", _("第 {number} 条：请选另一方")),
        (money and not to, "to", _("第 {number} 条：请选付给谁")),
        (not money and not what, "what", _("第 {number} 条：请写做什么")),
        (not (1 <= times <= 120 and 1 <= every <= 12), "times",
         _("第 {number} 条：最多分 120 期，每期 1 到 12 个月")),
    )  # fmt: skip
    wrong = next(((field, text) for is_wrong, field, text in checks if is_wrong), None)
    if wrong:
        raise Refused(wrong[1], field=f"terms.{number}.{wrong[0]}", number=number)
    return PatternTerm(
        number=number, sort=sort, by=by, to=to, what=what, way=given.get("way") or "", due_on=given.get("due_on"),
        times=times if money else 1, every=every,
    )  # fmt: skip


@transaction.atomic
def agree_by_pattern(*, case: Case, sums: Sums, seen: int, by: Actor, at: datetime) -> Agreement:
    """Write a case's own agreement out of its group's pattern: each member who takes part with their own sums.

    :raises NotFound: the case is not this actor's.
    :raises Conflict: another mediator changed the agreement since ``seen``.
    :raises Refused: there is no pattern, a sum is missing, or the agreement cannot be written now.
    """
    case = room.entered(case, by, at)
    pattern = Pattern.objects.filter(group=case.group_id).first() if case.group_id else None
    if pattern is None:
        raise Refused(_("这一组还没有协议范本，请先写范本"))
    return agreeing.write_agreement(
        case=case, form=pattern.form, facts=pattern.facts, disputed=pattern.disputed, duties=pattern.duties,
        terms=_terms(pattern, list(case.parties.all()), sums), seen=seen, by=by, at=at,
    )  # fmt: skip


def annex(pattern: Pattern, case: Case) -> list[tuple[PatternTerm, Party]]:
    """Return for which clauses and members of a case a sum is wanted, in order."""
    members = [party for party in case.parties.all() if party.takes_part and party.side == pattern.side]
    return [(clause, party) for clause in pattern.clauses.filter(sort="money") for party in members]


def _terms(pattern: Pattern, parties: list[Party], sums: Sums) -> list[dict[str, Any]]:
    present = [party for party in parties if party.takes_part]
    found = []
    for clause in pattern.clauses.all():
        givers = [party for party in present if party.side == clause.by]
        takers = [party for party in present if party.side == clause.to]
        if not givers or (clause.to and not takers):
            raise Refused(_("第 {number} 条的一方没有人参加"), field="terms", number=clause.number)
        # Each member stands alone; of the other side, which they all face, its first one acts.
        one = takers[0] if takers else None
        pairs: list[tuple[Party, Party | None]]
        if clause.by == pattern.side:
            pairs = [(giver, one) for giver in givers]
        elif clause.to == pattern.side and clause.sort == "money":
            pairs = [(givers[0], taker) for taker in takers]
        else:
            pairs = [(givers[0], one if len(takers) == 1 else None)]
        found += [_term(pattern, clause, giver, taker, sums) for giver, taker in pairs]
    return found


def _term(pattern: Pattern, clause: PatternTerm, giver: Party, taker: Party | None, sums: Sums) -> dict[str, Any]:
    member = giver if clause.by == pattern.side or taker is None else taker
    amount = sums.get((clause.number, member.pk)) if clause.sort == "money" else None
    if clause.sort == "money" and not amount:
        raise Refused(
            _("第 {number} 条还没有写{party}的金额；不参加的，请先登记不再参加"),
            field=f"sum_{clause.number}_{member.pk}", number=clause.number, party=member.called,
        )  # fmt: skip
    return {
        "sort": clause.sort, "by": giver.pk, "to": taker.pk if taker else 0, "amount": amount, "what": clause.what,
        "way": clause.way, "due_on": clause.due_on, "times": clause.times, "every": clause.every,
    }  # fmt: skip

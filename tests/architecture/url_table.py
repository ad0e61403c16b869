"""Every URL and every role: what each gets. Read it as a matrix; ``test_urls.py`` tries every cell.

How to add a row: ``METHOD name argument=value …`` (the URL's name with its namespace; a value ``@matter`` is looked up
in ``THINGS``), then one status per role, in the order of ``ROLES``. Put zeros first and read what the failing test
says it got; then think about each cell. A POST is sent with an empty body: who may send gets the form's complaint,
never a change. ``outsider`` is a desk clerk of the next district: 404 wherever a thing of ours is named. A URL that is
missing here fails a test, and so does a row without a URL.

The statuses: 200 the page · 302 to the log-in page or onwards · 400, 422 the form complains · 403 the role may not ·
404 there is no such thing for you · 405 wrong method.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from gongzhi.foundation.files import services as files
from gongzhi.work.disputes import services as dispute_services
from gongzhi.work.disputes.models import Case, Party
from gongzhi.work.intake import services
from gongzhi.work.intake.models import Group, Join
from gongzhi.work.roots import services as roots
from gongzhi.work.roots.models import Proposal
from tests import given
from tests.architecture.rows import every
from tests.conftest import NOW
from tests.work.disputes import cases as disputes
from tests.work.roots import cases

ROLES = (
    "anonymous", "grid", "centre", "department", "mediator", "supervisor", "landlord", "leader", "admin", "outsider",
)  # fmt: skip


def _report() -> str:
    return given.report().reference


def _pressure() -> str:
    """One that the supervisor hears of."""
    return str(services.press(report=given.report(), words="让我撤回", at=NOW).pk)


def _matter() -> str:
    """One that the department works on, with a reporter who may be called."""
    report = given.report(contact={"name": "张小明", "phone": "13800138000"})
    return given.handling(given.accepted(report)).reference


def _told() -> str:
    """The report behind the matter named before it in the row."""
    return Join.objects.latest("pk").report.reference


def _file() -> str:
    """A photo on the matter named before it in the row."""
    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(photo, "JPEG")
    subject = Join.objects.latest("pk").matter.subject
    return files.keep(subject=subject, name="路灯.jpg", content=photo.getvalue(), by=given.OFFICER, at=NOW)


def _list() -> str:
    """A list of contacts that the other clerk asked for."""
    return str(services.ask_list(references=[_matter()], reason="停水", by=given.CLERK2, at=NOW).pk)


def _group() -> str:
    """Two reports that the machine takes for one incident."""
    for _time in range(2):
        given.report()
    services.arrive(at=NOW)
    return str(Group.objects.get().pk)


def _proposal() -> str:
    """Three requests that the machine takes for one root problem."""
    cases.pumps()
    roots.propose(at=NOW)
    return str(Proposal.objects.get().pk)


def _root() -> str:
    """A root problem that the department works on."""
    return cases.planning().reference


def _case() -> str:
    """A dispute that the mediator talks about with both sides."""
    return disputes.mediating().matter.reference


def _party() -> str:
    """The applicant of the dispute named before it in the row."""
    return str(Party.objects.earliest("pk").pk)


def _bundle() -> str:
    """A bound dossier of the case named before it in the row."""
    case = Case.objects.select_related("matter").latest("pk")
    return str(dispute_services.order_dossier(case=case, by=disputes.mediator(), at=NOW).pk)


def _paper() -> str:
    """A paper of the dispute named before it in the row."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "JPEG")
    case = Case.objects.select_related("matter").latest("pk")
    details = {"compartment": "joint", "part": 6, "name": "p.jpg", "content": picture.getvalue()}
    return str(dispute_services.add_paper(case=case, by=disputes.mediator(), at=NOW, **details).pk)


def _cases() -> str:
    """Two disputes of the mediator that are handled as one group."""
    return str(disputes.grouped().pk)


#: Things that rows name with ``@``: made once per test, by driving the services.
THINGS: dict[str, Callable[[], str]] = {
    "report": _report, "pressure": _pressure, "matter": _matter, "told": _told, "file": _file, "list": _list,
    "group": _group,
    "proposal": _proposal,
    "root": _root,
    "case": _case, "party": _party, "paper": _paper, "bundle": _bundle, "cases": _cases,
    "grouped": lambda: disputes.grouped().cases.earliest("pk").matter.reference,
}  # fmt: skip

TABLE = """
                                             anon grid cent dept medi supe land lead admi outs
GET  account_login                           200  302  302  302  302  302  302  302  302  302
GET  account_logout                          302  200  200  200  200  200  200  200  200  200
GET  account_inactive                        200  200  200  200  200  200  200  200  200  200
GET  account_reauthenticate                  302  200  200  200  200  200  200  200  200  200
GET  account_change_password                 302  200  200  200  200  200  200  200  200  200
GET  choose_post                             302  405  405  405  405  405  405  405  405  405
POST choose_post                             302  404  404  404  404  404  404  404  404  404
GET  mfa_index                               302  200  200  200  200  200  200  200  200  200
GET  mfa_activate_totp                       302  302  302  302  302  302  302  302  302  302
GET  mfa_authenticate                        302  302  302  302  302  302  302  302  302  302
GET  mfa_reauthenticate                      302  302  302  302  302  302  302  302  302  302
GET  mfa_deactivate_totp                     302  404  404  404  404  404  404  404  404  404
GET  mfa_generate_recovery_codes             302  302  302  302  302  302  302  302  302  302
GET  mfa_view_recovery_codes                 302  404  404  404  404  404  404  404  404  404
GET  mfa_download_recovery_codes             302  404  404  404  404  404  404  404  404  404
GET  reading_size                            405  405  405  405  405  405  405  405  405  405
POST reading_size                            302  302  302  302  302  302  302  302  302  302
POST set_language                            302  302  302  302  302  302  302  302  302  302
GET  public_home                             200  200  200  200  200  200  200  200  200  200
GET  public_report                           200  200  200  200  200  200  200  200  200  200
POST public_report                           422  422  422  422  422  422  422  422  422  422
GET  public_report_at place=330411101001     200  200  200  200  200  200  200  200  200  200
GET  public_report_at place=330402           404  404  404  404  404  404  404  404  404  404
GET  public_follow                           200  200  200  200  200  200  200  200  200  200
POST public_follow                           422  422  422  422  422  422  422  422  422  422
GET  public_say move=agree                   405  405  405  405  405  405  405  405  405  405
POST public_say move=agree                   403  403  403  403  403  403  403  403  403  403
POST public_say move=accept                  404  404  404  404  404  404  404  404  404  404
GET  public_leave                            405  405  405  405  405  405  405  405  405  405
POST public_leave                            303  303  303  303  303  303  303  303  303  303
GET  public_data                             200  200  200  200  200  200  200  200  200  200
POST public_data                             403  403  403  403  403  403  403  403  403  403
GET  public_pressed                          200  200  200  200  200  200  200  200  200  200
POST public_pressed                          403  403  403  403  403  403  403  403  403  403
GET  public_file file=none                   404  404  404  404  404  404  404  404  404  404
GET  public_thumbnail file=none              404  404  404  404  404  404  404  404  404  404
GET  public_lost                             200  200  200  200  200  200  200  200  200  200
POST public_lost                             422  422  422  422  422  422  422  422  422  422
GET  public_mediation                        200  200  200  200  200  200  200  200  200  200
POST public_mediation                        422  422  422  422  422  422  422  422  422  422
GET  public_apply                            200  200  200  200  200  200  200  200  200  200
POST public_apply                            422  422  422  422  422  422  422  422  422  422
GET  public_party_say act=consent            405  405  405  405  405  405  405  405  405  405
POST public_party_say act=consent            403  403  403  403  403  403  403  403  403  403
POST public_party_say act=screen             404  404  404  404  404  404  404  404  404  404
GET  public_mediation_close                  405  405  405  405  405  405  405  405  405  405
POST public_mediation_close                  303  303  303  303  303  303  303  303  303  303
GET  public_party_paper paper=1              404  404  404  404  404  404  404  404  404  404
POST public_me_too code=330411101001 reference=M-2026-000001 422 422 422 422 422 422 422 422 422 422
GET  public_places                           200  200  200  200  200  200  200  200  200  200
GET  public_place code=330411101001          200  200  200  200  200  200  200  200  200  200
GET  public_place code=330402                404  404  404  404  404  404  404  404  404  404
GET  public_plate code=330411101001          200  200  200  200  200  200  200  200  200  200
GET  public_privacy                          200  200  200  200  200  200  200  200  200  200
GET  public_proof                            200  200  200  200  200  200  200  200  200  200
POST public_proof                            200  200  200  200  200  200  200  200  200  200
GET  public_key                              200  200  200  200  200  200  200  200  200  200
GET  public_health                           200  200  200  200  200  200  200  200  200  200
GET  api_description                         200  200  200  200  200  200  200  200  200  200
GET  api_nowhere rest=nothing                404  404  404  404  404  404  404  404  404  404
GET  api:api-root                            404  404  404  404  404  404  404  404  404  404
GET  api:health                              200  200  200  200  200  200  200  200  200  200
GET  api:file                                405  405  405  405  405  405  405  405  405  405
POST api:file                                422  422  422  422  422  422  422  422  422  422
GET  api:follow                              405  405  405  405  405  405  405  405  405  405
POST api:follow                              422  422  422  422  422  422  422  422  422  422
GET  api:speak move=agree                    405  405  405  405  405  405  405  405  405  405
POST api:speak move=agree                    422  422  422  422  422  422  422  422  422  422
GET  api:listed                              401  401  401  401  401  401  401  401  401  401
GET  api:one reference=M-2026-000001         401  401  401  401  401  401  401  401  401  401
GET  api:moves reference=M-2026-000001       401  401  401  401  401  401  401  401  401  401
POST api:make reference=M-2026-000001 move=dispatch 401  401  401  401  401  401  401  401  401  401
GET  desk_home                               302  302  200  200  200  200  200  200  200  200
GET  desk_inbox                              302  404  200  404  404  200  404  404  404  200
POST desk_unjoin                             302  404  303  404  404  404  404  404  404  303
GET  desk_report reference=@report           302  404  200  404  404  200  404  404  404  404
GET  desk_beside reference=@report           302  404  200  404  404  200  404  404  404  404
GET  desk_way reference=@report              302  404  200  404  404  404  404  404  404  404
POST desk_take reference=@report             302  404  422  404  404  404  404  404  404  404
POST desk_release reference=@report          302  404  422  404  404  422  404  404  404  404
GET  desk_reissue reference=@report          302  404  200  404  404  200  404  404  404  404
POST desk_reissue reference=@report          302  404  422  404  404  422  404  404  404  404
GET  desk_report_move reference=@report move=refuse 302 404 200 404 404 404 404 404 404 404
POST desk_report_move reference=@report move=refuse 302 404 422 404 404 404 404 404 404 404
GET  desk_report_move reference=@report move=uphold 302 404 200 404 404 200 404 404 404 404
GET  desk_report_move reference=@report move=accept 302 404 404 404 404 404 404 404 404 404
GET  desk_report_move reference=@report move=rate 302  404  404  404  404  404  404  404  404  404
GET  desk_file                               302  200  200  404  200  404  404  404  404  200
POST desk_file                               302  422  422  404  422  404  404  404  404  422
POST desk_file_read                          302  200  200  404  200  404  404  404  404  200
GET  phone_today                             302  200  200  404  404  404  404  404  404  200
GET  phone_report                            302  200  200  404  404  404  404  404  404  200
POST phone_report                            302  422  422  404  404  404  404  404  404  422
GET  phone_settle                            302  200  200  404  404  404  404  404  404  200
POST phone_settle                            302  422  422  404  404  404  404  404  404  422
GET  phone_mine                              302  200  200  404  404  404  404  404  404  200
GET  desk_pressures                          302  404  404  404  404  200  404  404  404  404
POST desk_pressure_close pressure=@pressure  302  404  404  404  404  422  404  404  404  404
GET  desk_notices                            302  200  200  200  200  200  200  200  200  200
POST desk_notices_read                       302  303  303  303  303  303  303  303  303  303
POST desk_notices_prefer                     302  422  422  422  422  422  422  422  422  422
GET  desk_notices_badge                      302  200  200  200  200  200  200  200  200  200
GET  desk_settings                           302  404  404  404  404  404  404  200  200  404
GET  desk_roles                              302  404  404  404  404  404  404  200  200  404
GET  desk_limits                             302  404  404  404  404  404  404  200  200  404
POST desk_limits_set                         302  404  404  404  404  404  404  422  404  404
GET  desk_checking                           302  404  200  404  404  404  404  200  404  404
POST desk_checking_sample                    302  404  404  404  404  404  404  422  404  404
POST desk_checking_label                     302  404  422  404  404  404  404  404  404  404
GET  desk_rules                              302  404  404  404  404  404  404  200  200  404
POST desk_rules_switch                       302  404  404  404  404  404  404  422  404  404
GET  desk_sorting                            302  404  404  404  404  404  404  200  200  404
GET  desk_duties                             302  404  404  404  404  404  404  200  200  404
GET  desk_rulings                            302  404  200  404  404  200  404  200  200  200
GET  desk_calendar                           302  404  404  404  404  404  404  200  200  404
POST desk_calendar_day                       302  404  404  404  404  404  404  422  404  404
POST desk_calendar_year                      302  404  404  404  404  404  404  422  404  404
GET  desk_matter reference=@matter           302  404  200  200  404  200  404  200  404  404
GET  desk_minutes reference=@matter          302  404  200  200  404  200  404  200  404  404
GET  desk_group_text reference=@matter       302  404  200  200  404  200  404  200  404  404
GET  desk_move reference=@matter move=hand_in 302 404 200 200 404 404 404 404 404 404
POST desk_move reference=@matter move=hand_in 302 404 422 422 404 404 404 404 404 404
GET  desk_move reference=@matter move=close  302  404  200  404  404  404  404  404  404  404
GET  desk_hot                                302  200  200  404  404  200  404  200  404  200
POST desk_hot_confirm pk=@group              302  404  303  404  404  404  404  404  404  404
POST desk_hot_dissolve pk=@group             302  404  303  404  404  404  404  404  404  404
POST desk_hot_join pk=@group                 302  404  422  404  404  404  404  404  404  404
GET  desk_roots                              302  200  200  404  404  200  404  200  404  200
GET  desk_root_new                           302  404  200  404  404  404  404  404  404  200
POST desk_root_new                           302  404  422  404  404  404  404  404  404  422
POST desk_root_dismiss pk=@proposal          302  404  422  404  404  404  404  404  404  404
POST desk_root_link reference=@root          302  404  409  404  404  404  404  404  404  404
GET  desk_matter reference=@root             302  404  200  200  404  200  404  200  404  404
GET  desk_move reference=@root move=plan     302  404  200  200  404  404  404  404  404  404
POST desk_move reference=@root move=link     302  404  422  404  404  404  404  404  404  404
GET  desk_docket                             302  404  404  404  200  404  404  404  404  404
GET  desk_case_new                           302  200  200  404  200  404  404  404  404  200
POST desk_case_new                           302  422  422  404  422  404  404  404  404  422
GET  desk_case reference=@case               302  404  200  404  200  200  404  200  404  404
GET  desk_matter reference=@case             302  404  302  404  302  302  404  302  404  404
GET  desk_case_act reference=@case act=party 302  404  404  404  200  404  404  404  404  404
POST desk_case_act reference=@case act=party 302  404  404  404  422  404  404  404  404  404
GET  desk_case_act reference=@case act=agree 302  404  404  404  200  404  404  404  404  404
POST desk_case_act reference=@case act=note  302  404  404  404  422  404  404  404  404  404
GET  desk_case_act reference=@case act=open  302  404  404  404  404  404  404  404  404  404
GET  desk_case_code reference=@case party=@party 302 404 404 404 200 404 404 404 404 404
GET  desk_case_paper reference=@case paper=@paper 302 404 404 404 200 404 404 404 404 404
GET  desk_case_quick                         302  200  200  404  200  404  404  404  404  200
POST desk_case_quick                         302  422  422  404  422  404  404  404  404  422
POST desk_case_read                          302  200  200  404  200  404  404  404  404  200
GET  desk_case_simple                        302  404  404  404  200  404  404  404  404  404
POST desk_case_simple                        302  404  404  404  422  404  404  404  404  404
GET  desk_talks                              302  404  404  404  200  404  404  404  404  404
GET  desk_case_feed                          302  404  404  404  200  404  404  404  404  404
POST desk_case_feed                          302  404  404  404  422  404  404  404  404  404
POST desk_case_names reference=@case         302  404  404  404  422  404  404  404  404  404
GET  desk_case_thumb reference=@case paper=@paper 302 404 404 404 200 404 404 404 404 404
GET  desk_case_act reference=@case act=change 302 404 404 404 200 404 404 404 404 404
GET  calendar_feed secret=nothing            404  404  404  404  404  404  404  404  404  404
GET  phone_quarrel                           302  200  200  404  404  404  404  404  404  200
POST phone_quarrel                           302  422  422  404  404  404  404  404  404  422
GET  desk_group pk=@cases                    302  404  404  404  200  404  404  404  404  404
GET  desk_group_pattern  pk=@cases           302  404  404  404  200  404  404  404  404  404
POST desk_group_pattern  pk=@cases           302  404  404  404  422  404  404  404  404  404
GET  desk_case_annex reference=@grouped      302  404  404  404  200  404  404  404  404  404
POST desk_case_annex reference=@grouped      302  404  404  404  422  404  404  404  404  404
POST desk_case_group reference=@case         302  404  404  404  422  404  404  404  404  404
GET  desk_case_form reference=@case form=rights of=0 302 404 404 404 200 404 404 404 404 404
POST desk_case_form reference=@case form=rights of=0 302 404 404 404 200 404 404 404 404 404
POST desk_case_dossier reference=@case       302  404  404  404  303  404  404  404  404  404
GET  desk_case_bound reference=@case         302  404  404  404  200  404  404  404  404  404
GET  desk_case_bundle reference=@case bundle=@bundle kind=docx 302 404 404 404 200 404 404 404 404 404
GET  desk_papers                             302  404  404  404  404  404  404  404  200  404
POST desk_paper_put form=agreement           302  404  404  404  404  404  404  404  422  404
POST desk_paper_drop form=agreement          302  404  404  404  404  404  404  404  422  404
GET  desk_paper_template form=agreement which=shipped 302 404 404 404 404 404 404 404 200 404
GET  desk_move reference=@case move=pause    302  404  404  404  200  404  404  404  404  404
POST desk_move reference=@case move=pause    302  404  404  404  422  404  404  404  404  404
GET  desk_studios                            302  404  200  404  200  404  404  404  404  200
POST desk_studios_export                     302  404  404  404  404  404  404  404  404  404
GET  desk_studio unit=xz-tiaojie             302  404  200  404  200  404  404  404  404  404
GET  desk_studio_act unit=xz-tiaojie act=facts 302 404 404 404 404 404 404 404 404 404
POST desk_studio_act unit=xz-tiaojie act=facts 302 404 404 404 404 404 404 404 404 404
GET  desk_sheet unit=xz-tiaojie              302  404  404  404  404  404  404  404  404  404
POST desk_sheet unit=xz-tiaojie              302  404  404  404  404  404  404  404  404  404
POST desk_sheet_export unit=xz-tiaojie       302  404  404  404  404  404  404  404  404  404
GET  desk_tools                              302  404  404  404  200  404  404  404  404  404
POST desk_tools                              302  404  404  404  200  404  404  404  404  404
GET  desk_case_conflicts reference=@case     302  404  404  404  200  404  404  404  404  404
POST desk_case_conflicts reference=@case     302  404  404  404  422  404  404  404  404  404
GET  desk_queue                              302  200  200  200  200  200  404  200  404  200
GET  desk_queue_conditions                   302  200  200  200  200  200  404  200  404  200
GET  desk_queue_paper                        302  200  200  200  200  200  404  200  404  200
POST desk_queue_views                        302  422  422  422  422  422  404  422  404  422
GET  desk_export                             302  405  405  405  405  405  405  405  405  405
POST desk_export                             302  404  422  404  404  422  404  422  404  422
GET  desk_bulk                               302  404  422  404  404  404  404  404  404  422
POST desk_bulk                               302  404  422  404  404  404  404  404  404  422
GET  desk_contact reference=@matter report=@told 302 404 200 200 404 200 404 200 404 404
POST desk_contact reference=@matter report=@told 302 404 422 422 404 422 404 422 404 404
GET  desk_file_get reference=@matter file=@file 302 404 200 200 404 200 404 404 404 404
GET  desk_file_get reference=@matter file=none 302 404 404 404 404 404 404 404 404 404
GET  desk_file_thumb reference=@matter file=@file 302 404 200 200 404 200 404 404 404 404
GET  desk_search                             302  200  200  200  200  200  404  200  404  200
GET  desk_caller                             302  404  200  404  404  404  404  404  404  200
POST desk_caller                             302  404  422  404  404  404  404  404  404  422
GET  desk_lists                              302  404  200  404  404  200  404  404  404  200
GET  desk_list_ask                           302  404  422  404  404  404  404  404  404  422
POST desk_list_ask                           302  404  422  404  404  404  404  404  404  422
POST desk_list_decide pk=@list               302  404  404  404  404  422  404  404  404  404
POST desk_list_show pk=@list                 302  404  404  404  404  404  404  404  404  404
"""

MORE, _things = every()
THINGS |= _things


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    method: str
    name: str
    arguments: tuple[tuple[str, str], ...]
    statuses: tuple[int, ...]

    def __str__(self) -> str:
        return " ".join([self.method, self.name, *(f"{key}={value}" for key, value in self.arguments)])


def rows() -> list[Row]:
    """Read the table.

    :raises ValueError: a line does not have one status for each role.
    """
    found = []
    for line in [*TABLE.strip().splitlines()[1:], *MORE]:
        if not line.strip():
            continue
        method, name, *rest = line.split()
        statuses = tuple(int(word) for word in rest[-len(ROLES) :])
        arguments = tuple(tuple(word.split("=", 1)) for word in rest[: -len(ROLES)])
        if len(statuses) != len(ROLES) or any(len(argument) != 2 for argument in arguments):
            raise ValueError(line)
        found.append(Row(method, name, arguments, statuses))  # type: ignore[arg-type]
    return found

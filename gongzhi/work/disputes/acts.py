"""Entries of mediation that are no moves, on the chain of the case itself, which no page of the matter shows."""

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _, past

OPENED = "case.opened"
PARTY = "case.party"
CONSENT = "case.consent"
TOLD = "case.told"
MEDIATOR = "case.mediator"
IDENTITY = "case.identity"
SCREENED = "case.screened"
APART = "case.apart"
MANDATE = "case.mandate"
SPEAKERS = "case.speakers"
LONGER = "case.longer"
LEFT = "case.left"
CODE = "case.code"
PLANNED = "case.planned"
HELD = "case.held"
NOTED = "case.noted"
CHANGED = "case.changed"
SHOWN = "case.shown"
TAKEN_BACK = "case.taken_back"
PAPER = "case.paper"
OFFERED = "case.offered"
ANSWERED = "case.answered"
DRAFTED = "case.drafted"
SIGNED = "case.signed"
SEALED = "case.sealed"
PAID = "case.paid"
PROVED = "case.proved"
READ = "case.read"
RATED = "case.rated"
GROUPED = "case.grouped"
UNGROUPED = "case.ungrouped"
SHAPED = "case.shaped"
FORGOTTEN = "case.forgotten"
ERASED = "case.erased"
FILED = "case.filed"
SIMPLE = "case.simple"
FEED = "case.feed"
CONFLICT = "case.conflict"
COMMISSIONED = "case.commissioned"
ANSWERED_LETTER = "case.answered_letter"
STUDIO = "studio.kept"
STUDIO_FILED = "studio.filed"
JOINED = "studio.joined"
PARTED = "studio.parted"
TRAINED = "studio.trained"
DECLARED = "studio.declared"
UNDECLARED = "studio.undeclared"
ROUND = "studio.round"
ROUND_ENDED = "studio.round_ended"
REVIEWED = "studio.reviewed"
EXPORTED = "studio.exported"
SHEET = "studio.sheet"
MADE = "case.made"
BOUND = "case.bound"
TEMPLATE = "paper.template"
SHIPPED = "paper.shipped"

TOLD_ELSEWHERE = "mediation.elsewhere"
INVITED = "case.invited"
UNINVITED = "case.uninvited"

declare(TOLD_ELSEWHERE, _("告诉当事人该找哪个机关"), ("agency",))  # never what it was about
declare(INVITED, _("经各方同意请人参加"), ("guest", "role", "parties"))
declare(UNINVITED, _("请来的人不再参加"), ("guest",))
declare(OPENED, _("登记纠纷"), ("type", "source", "scale", "people", "earlier"))
declare(PARTY, _("登记当事人"), ("side", "number", "kind", "person"))
declare(CONSENT, _("询问是否愿意调解"), ("party", "consent", "way"))
declare(TOLD, _("告知权利和义务"), ("party", "way", "version"))
declare(MEDIATOR, _("询问是否接受调解员"), ("party", "ok", "objection"))
declare(IDENTITY, past("核对身份"), ("party",))
declare(SCREENED, _("单独询问安全"), ("party",))  # never what came of it
declare(APART, _("定下是否分开谈"), ("apart",))  # by a wish, whose reasons are nobody's
declare(MANDATE, _("登记授权"), ("party", "for_them", "guardian", "settle", "file", "until"))
declare(SPEAKERS, _("推选代表"), ("side", "parties"))
declare(LONGER, _("记下是否同意延长"), ("party", "until"))
declare(LEFT, _("不再参加"), ("party",))
declare(CODE, _("发给本人查看码"), ("party", "until"))
declare(PLANNED, _("安排一次调解"), ("session", "way", "side", "starts", "ends", "room", "parties"))
declare(HELD, _("登记调解情况"), ("session", "state", "came"))
declare(NOTED, _("写了一条记录"), ("record", "compartment", "sort", "session", "party"))
declare(CHANGED, _("改了一条记录"), ("record", "version"))
declare(SHOWN, _("经同意改为双方可看"), ("record", "party", "way"))
declare(TAKEN_BACK, _("撤下一条记录或材料"), ("record", "paper"))
declare(PAPER, _("收进一份材料"), ("paper", "compartment", "part", "party", "file"))
declare(OFFERED, _("提出方案"), ("offer", "side", "terms", "answers", "until"))
declare(ANSWERED, _("答复方案"), ("offer", "state", "party"))
declare(DRAFTED, _("写协议"), ("form", "terms", "version"))
declare(SIGNED, _("签名"), ("party", "way", "signed", "mandate", "file"))
declare(SEALED, _("调解员签名、盖章"), ("signed", "sealed"))
declare(PAID, _("登记履行"), ("due", "amount", "on", "file"))
declare(PROVED, _("对方确认是否收到"), ("payment", "yes", "party"))
declare(READ, _("调委会主任打开案件内容"), ("until",))
declare(RATED, _("当事人评价"), ("party",))  # never the stars
declare(GROUPED, _("归入同一组纠纷"), ("group",))
declare(UNGROUPED, _("移出同一组纠纷"), ("group",))
declare(SHAPED, _("写本组协议范本"), ("group", "form", "clauses", "version"))
declare(FORGOTTEN, _("保存期满，删除案件文字"))
declare(ERASED, _("删除联系方式"), ("party",))
declare(FILED, _("立卷"), ("number",))
declare(SIMPLE, _("按简易调解办理"), ("mediator",))
declare(FEED, _("开通或关闭日程订阅"), ("open",))
declare(CONFLICT, _("查利害关系并作出决定"), ("mediator", "hits", "on"))  # never what was alike, or with whom
declare(COMMISSIONED, _("登记委派、委托"), ("sent", "answer_by"))
declare(ANSWERED_LETTER, _("登记已复函"), ("answered",))
declare(STUDIO, _("登记调解组织"), ("kind", "set_up", "until", "woman", "specialities"))
declare(STUDIO_FILED, _("登记备案和状态"), ("filed", "status"))
declare(JOINED, _("登记成员"), ("member", "person", "role", "full_time", "since", "until", "specialities"))
declare(PARTED, _("成员离任"), ("member", "until"))
declare(TRAINED, _("登记培训"), ("members", "on", "hours", "about"))
declare(DECLARED, _("申报利害关系"), ("member", "sort"))  # never whom or what it is about
declare(UNDECLARED, _("撤回一项申报"), ("member", "sort"))
declare(ROUND, _("登记坐班日"), ("round", "weekday", "on", "place", "starts", "ends"))
declare(ROUND_ENDED, _("取消坐班日"), ("round",))
declare(REVIEWED, _("确认以案定补"), ("month", "mediator", "rule", "cases"))
declare(EXPORTED, _("导出调解组织名册"), ("count", "form"))
declare(SHEET, _("导出以案定补表"), ("month", "cases", "rule"))
declare(MADE, _("制作文书"), ("form", "row", "template"))
declare(BOUND, _("制作卷宗"), ("bundle", "party"))
declare(TEMPLATE, _("换用本区的文书模板"), ("form", "version", "file"))
declare(SHIPPED, _("改回自带的文书模板"), ("form", "version"))

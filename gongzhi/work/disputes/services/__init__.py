"""Every write of mediation that is no move: who takes part, what was said where, what was agreed and paid."""

from gongzhi.foundation.tries.services import TooMany
from gongzhi.work.disputes.services.agreeing import seal, sign, write_agreement
from gongzhi.work.disputes.services.applying import Application, Applied, apply, refer
from gongzhi.work.disputes.services.asking import (
    accept_mediator,
    ask_consent,
    ask_longer,
    check_identity,
    keep_apart,
    leave,
    screen,
    tell_rights,
)
from gongzhi.work.disputes.services.commissioning import answer_commission, commission
from gongzhi.work.disputes.services.deciding import decide_conflict
from gongzhi.work.disputes.services.entering import attempt
from gongzhi.work.disputes.services.feeding import close_feed, open_feed
from gongzhi.work.disputes.services.forgetting import erase_contacts, forget_words
from gongzhi.work.disputes.services.grouping import agree_by_pattern, annex, group_with, leave_group, write_pattern
from gongzhi.work.disputes.services.inviting import invite, uninvite
from gongzhi.work.disputes.services.keeping import (
    add_round,
    declare_interest,
    end_round,
    file_studio,
    join,
    keep_studio,
    note_register,
    part,
    train,
    withdraw_interest,
)
from gongzhi.work.disputes.services.naming import (
    add_parties,
    add_party,
    choose_speakers,
    give_mandate,
    issue_code,
    reveal,
)
from gongzhi.work.disputes.services.offering import answer_offer, make_offer, say_to_offer
from gongzhi.work.disputes.services.papering import (
    Made,
    bind,
    forget_dossiers,
    make_paper,
    order_dossier,
    put_template,
    use_shipped,
)
from gongzhi.work.disputes.services.performing import confirm_payment, pay
from gongzhi.work.disputes.services.registering import register
from gongzhi.work.disputes.services.relapsing import open_again
from gongzhi.work.disputes.services.reviewing import note_sheet, review
from gongzhi.work.disputes.services.small import Small, agree_at_once, hold, settle_at_once
from gongzhi.work.disputes.services.speaking import rate, say, sign_on_screen
from gongzhi.work.disputes.services.taking_over import NewCase, NewParty, take_over
from gongzhi.work.disputes.services.talking import close_session, plan_session
from gongzhi.work.disputes.services.ticking import tick
from gongzhi.work.disputes.services.writing import (
    add_paper,
    change_note,
    open_contents,
    show_note,
    take_back,
    write_note,
)

__all__ = [
    "Application",
    "Applied",
    "Made",
    "NewCase",
    "NewParty",
    "Small",
    "TooMany",
    "accept_mediator",
    "add_paper",
    "add_parties",
    "add_party",
    "add_round",
    "agree_at_once",
    "agree_by_pattern",
    "annex",
    "answer_commission",
    "answer_offer",
    "apply",
    "ask_consent",
    "ask_longer",
    "attempt",
    "bind",
    "change_note",
    "check_identity",
    "choose_speakers",
    "close_feed",
    "close_session",
    "commission",
    "confirm_payment",
    "decide_conflict",
    "declare_interest",
    "end_round",
    "erase_contacts",
    "file_studio",
    "forget_dossiers",
    "forget_words",
    "give_mandate",
    "group_with",
    "hold",
    "invite",
    "issue_code",
    "join",
    "keep_apart",
    "keep_studio",
    "leave",
    "leave_group",
    "make_offer",
    "make_paper",
    "note_register",
    "note_sheet",
    "open_again",
    "open_contents",
    "open_feed",
    "order_dossier",
    "part",
    "pay",
    "plan_session",
    "put_template",
    "rate",
    "refer",
    "register",
    "reveal",
    "review",
    "say",
    "say_to_offer",
    "screen",
    "seal",
    "settle_at_once",
    "show_note",
    "sign",
    "sign_on_screen",
    "take_back",
    "take_over",
    "tell_rights",
    "tick",
    "train",
    "uninvite",
    "use_shipped",
    "withdraw_interest",
    "write_agreement",
    "write_note",
    "write_pattern",
]

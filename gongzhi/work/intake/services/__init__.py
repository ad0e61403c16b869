"""Every write of intake: receive a report, decide on it, answer it, guard the receipt."""

from gongzhi.foundation.tries.services import TooMany
from gongzhi.work.intake.services.calling import REASONS as CALL_REASONS
from gongzhi.work.intake.services.calling import match_caller
from gongzhi.work.intake.services.contacting import ask_list, decide_list, open_list, reveal_contact
from gongzhi.work.intake.services.deciding import make
from gongzhi.work.intake.services.echoing import echo
from gongzhi.work.intake.services.following import close_silent, follow
from gongzhi.work.intake.services.grouping import arrive, decide_group, join_waiting, regroup
from gongzhi.work.intake.services.guarding import (
    attempt,
    close_pressure,
    correct_contact,
    erase,
    press,
    reissue,
    reissue_at_desk,
)
from gongzhi.work.intake.services.indexing import reindex
from gongzhi.work.intake.services.learning import Learned, learn, learn_from
from gongzhi.work.intake.services.looking import remind
from gongzhi.work.intake.services.receiving import NewReport, Received, receive, settle, take_over
from gongzhi.work.intake.services.supplying import supply
from gongzhi.work.intake.services.switching import switch_rule
from gongzhi.work.intake.services.taking import answer_at_once, release, take

__all__ = [
    "CALL_REASONS",
    "Learned",
    "NewReport",
    "Received",
    "TooMany",
    "answer_at_once",
    "arrive",
    "ask_list",
    "attempt",
    "close_pressure",
    "close_silent",
    "correct_contact",
    "decide_group",
    "decide_list",
    "echo",
    "erase",
    "follow",
    "join_waiting",
    "learn",
    "learn_from",
    "make",
    "match_caller",
    "open_list",
    "press",
    "receive",
    "regroup",
    "reindex",
    "reissue",
    "reissue_at_desk",
    "release",
    "remind",
    "reveal_contact",
    "settle",
    "supply",
    "switch_rule",
    "take",
    "take_over",
]

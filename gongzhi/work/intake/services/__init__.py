"""Every write of intake: receive a report, decide on it, answer it, guard the receipt."""

from gongzhi.work.intake.services.calling import REASONS as CALL_REASONS
from gongzhi.work.intake.services.calling import match_caller
from gongzhi.work.intake.services.contacting import ask_list, decide_list, open_list, reveal_contact
from gongzhi.work.intake.services.deciding import make
from gongzhi.work.intake.services.following import close_silent, follow
from gongzhi.work.intake.services.guarding import (
    TooMany,
    attempt,
    close_pressure,
    correct_contact,
    erase,
    press,
    reissue,
    reissue_at_desk,
)
from gongzhi.work.intake.services.indexing import reindex
from gongzhi.work.intake.services.looking import remind
from gongzhi.work.intake.services.receiving import NewReport, Received, receive, settle
from gongzhi.work.intake.services.supplying import supply
from gongzhi.work.intake.services.switching import switch_rule
from gongzhi.work.intake.services.taking import answer_at_once, release, take

__all__ = [
    "CALL_REASONS",
    "NewReport",
    "Received",
    "TooMany",
    "answer_at_once",
    "ask_list",
    "attempt",
    "close_pressure",
    "close_silent",
    "correct_contact",
    "decide_list",
    "erase",
    "follow",
    "make",
    "match_caller",
    "open_list",
    "press",
    "receive",
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
]

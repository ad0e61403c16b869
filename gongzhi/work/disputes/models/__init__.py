"""Tables of mediation."""

from gongzhi.work.disputes.models.agreements import Agreement, Confirmation, Due, Offer, Payment, Signature, Term, Visit
from gongzhi.work.disputes.models.cases import (
    Case,
    Diary,
    Group,
    Mandate,
    Note,
    Opening,
    Paper,
    Party,
    Screen,
    Seat,
    Session,
)
from gongzhi.work.disputes.models.feeds import Feed
from gongzhi.work.disputes.models.groups import FollowUp, Pattern, PatternTerm
from gongzhi.work.disputes.models.guests import Guest
from gongzhi.work.disputes.models.own_view import Answer
from gongzhi.work.disputes.models.papers import Bundle, Template
from gongzhi.work.disputes.models.studios import Commission, Interest, Member, Reviewed, Round, Studio, Training

__all__ = [
    "Agreement",
    "Answer",
    "Bundle",
    "Case",
    "Commission",
    "Confirmation",
    "Diary",
    "Due",
    "Feed",
    "FollowUp",
    "Group",
    "Guest",
    "Interest",
    "Mandate",
    "Member",
    "Note",
    "Offer",
    "Opening",
    "Paper",
    "Party",
    "Pattern",
    "PatternTerm",
    "Payment",
    "Reviewed",
    "Round",
    "Screen",
    "Seat",
    "Session",
    "Signature",
    "Studio",
    "Template",
    "Term",
    "Training",
    "Visit",
]

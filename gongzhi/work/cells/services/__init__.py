"""Every write of safe cells."""

from gongzhi.work.cells.services.cycling import begin, open_cycle, open_rating, set_label_rule
from gongzhi.work.cells.services.filling import save_answers
from gongzhi.work.cells.services.hosting import end_resident, enter_figure, host

__all__ = [
    "begin",
    "end_resident",
    "enter_figure",
    "host",
    "open_cycle",
    "open_rating",
    "save_answers",
    "set_label_rule",
]

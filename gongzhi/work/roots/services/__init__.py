"""Every write of root problems: propose, open, link and take out, and what the moves of the table do."""

from gongzhi.work.roots.services.effects import EFFECTS
from gongzhi.work.roots.services.linking import join, leave, let_go
from gongzhi.work.roots.services.opening import confirm, dismiss, open_root
from gongzhi.work.roots.services.proposing import propose

__all__ = ["EFFECTS", "confirm", "dismiss", "join", "leave", "let_go", "open_root", "propose"]

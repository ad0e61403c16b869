"""Every write of hazards."""

from gongzhi.work.hazards.services.effects import EFFECTS
from gongzhi.work.hazards.services.opening import open_from, register
from gongzhi.work.hazards.services.sampling import set_sample

__all__ = ["EFFECTS", "open_from", "register", "set_sample"]

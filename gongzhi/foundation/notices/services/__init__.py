"""Writing to the outbox, and emptying it."""

from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.foundation.notices.services.delivery import Delivered, deliver
from gongzhi.foundation.notices.services.outbox import forget, mark_read, prefer, tell

__all__ = ["Delivered", "Recipient", "deliver", "forget", "mark_read", "prefer", "tell"]

"""What units are told about root problems: a number and a place; never what it is about."""

from gongzhi.foundation.notices.templates import declare
from gongzhi.kernel.texts import _

declare("root.relapsed", _("源头问题复发"), _("{reference}（{place}）复发，请重新定根治办法。"))
declare("root.solved", _("源头已解决"), _("{reference}（{place}）的源头已解决并通过核查，可据此答复。"))

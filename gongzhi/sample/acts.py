"""The one entry that the sample district leaves by itself: that everything here is made up."""

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

INSTALLATION = "installation:sample"
GENERATED = "sample.generated"

declare(GENERATED, _("生成示例数据"), ("seed", "matters"))

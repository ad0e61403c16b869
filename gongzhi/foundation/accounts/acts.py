"""The acts of this room as the ledger knows them. People appear by their opaque id alone."""

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _, past

declare("user.opened", _("开通账号"))
declare("user.disabled", _("停用账号"))
declare("user.enabled", _("恢复账号"))
declare("user.password_set", _("设置密码"))
declare("user.signed_in", past("登录"))
declare("user.signed_out", _("退出登录"))
declare("user.sign_in_failed", _("登录未通过"), ["step"])
declare("user.protection_changed", _("更改两步登录"), ["change"])
declare("user.appointed", _("任职"), ["post", "starts_on", "ends_on"])
declare("user.dismissed", _("卸任"), ["post", "ends_on"])
declare("user.token_issued", _("发放接口令牌"), ["token", "post", "expires_at"])
declare("user.token_revoked", _("作废接口令牌"), ["token"])
declare("post.filled", _("岗位上有人任职"), ["holder", "starts_on", "ends_on"])
declare("post.vacated", _("岗位上有人卸任"), ["holder", "ends_on"])

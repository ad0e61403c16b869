"""What the calculators ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhi.kernel.details import day, money, whole, yes
from gongzhi.kernel.texts import _


@dataclass(frozen=True, kw_only=True)
class Severance:
    """经济补偿."""

    started_on: date = day(_("入职那天"))
    ended_on: date = day(_("最后一天"))
    wage: int = money(_("离职前十二个月的平均月工资（元）"), help=_("应得的，包括奖金、津贴和补贴"))
    average: int = money(
        _("当地上年度职工月平均工资（元）"),
        required=False,
        help=_("看当地统计或人社部门公布的数；不填就不看三倍的上限"),
    )
    double: bool = yes(_("违法解除或终止（二倍赔偿金）"))


@dataclass(frozen=True, kw_only=True)
class Interest:
    """Interest on a loan."""

    principal: int = money(_("本金（元）"), help=_("实际拿到的钱"))
    rate: int = money(_("约定的年利率（%）"), required=False, help=_("月息 1 分是每年 12%；没有约定的不填"))
    lpr: int = money(_("订合同那时的一年期 LPR（%）"), help=_("全国银行间同业拆借中心每月公布"))
    began_on: date = day(_("从哪天起"))
    ended_on: date = day(_("到哪天为止"))


@dataclass(frozen=True, kw_only=True)
class Instalments:
    """A sum in instalments."""

    amount: int = money(_("总额（元）"))
    times: int = whole(_("分几期"), least=1, most=120)
    every: int = whole(_("每几个月一期"), least=1, most=12)
    first: date = day(_("第一期哪天"))

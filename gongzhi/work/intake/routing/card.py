"""The model card: one page for people on what sorts here, what it was made of, how well it does and what it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_CARD = """\
# 分拣模型 {name}

**做什么**：读一份来件的文字，给出它属于哪一类的概率。九成以上填好并标明是建议，五成以上给三个选择，再低就说不知道。
它只建议；受理、派单由人决定，或者由区里打开的自动派单规则决定。

**怎么做**：词和词内的单字、双字按出现的多少加权，由线性支持向量机判断，再与词表的判断相加，用没有参加训练的来件校准。
同一批文字训练两次，结果相同。

**用什么学的**：{source}，{texts} 条，{classes} 类，数据摘要 `{digest}`。
{counts}

**有多准**（分五份轮流留出，相近的来件放在同一份里，不会用学过的考自己）：

| 各类平均 F1 | 前三个里有对的 | 概率误差 | 准确率 95% 时能覆盖 |
| --- | --- | --- | --- |
| {macro_f1:.3f} | {top3:.3f} | {ece:.3f} | {coverage_at_95:.3f} |

同样的来件只用词表：各类平均 F1 为 {prior_f1:.3f}。

**不知道的时候**：和学过的来件都不像的，不硬归类，写明“没见过这样的来件”。这条线定在每一百份见过的来件里误认三份的地方。

**留下了什么**：只留下至少在 {seen_in} 份来件里出现过的词、单字、双字和它们的权重，
以及每份来件文字的一个 64 位摘要（用来认出学过没有）；没有任何一份来件的原文。
学的也是去掉电话、证件号和姓名以后的文字。来件被删除后，当晚重新训练就不再用它。

**不能用来**：给人打分、找人、排名；判断谁对谁错；代替人决定受理或不予受理。

**容易错的地方**：少见的类别，一份来件讲几件事，反话，方言；同一件事归在哪一类本来就有争议的。人改过的会成为下一次的教材。
"""


def write(facts: Mapping[str, Any], *, seen_in: int) -> str:
    """Return the card of a version."""
    counts: Mapping[str, int] = facts["labels"]
    often = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    told = "、".join(f"{label} {count}" for label, count in often[:30])
    return _CARD.format(
        name=facts["name"], source=facts["source"], texts=facts["texts"], digest=facts["digest"][:16],
        classes=len(counts), counts=f"各类条数：{told}{' 等' if len(often) > 30 else ''}。",
        seen_in=seen_in, prior_f1=facts["prior_f1"], **facts["figures"],
    )  # fmt: skip

"""How much a short stretch of text tells, judged by its characters alone.

No counting over stored texts: a new installation judges like an old one, nothing has to be trained, and what was
stored yesterday compares with what comes in today. Measured on 300 pairs read by hand, this does as well as weights
counted over the whole collection (``docs/performance.md``).
"""

from __future__ import annotations

import math
from functools import lru_cache

#: Characters that stand in any letter to an office, whatever it is about: they tell one trouble from another badly.
EVERYDAY = frozenset(
    "的一是不了在有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么"
    "去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又"
    "关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海"
    "通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管"
    "期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北"
    "边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运请尊敬您希投诉咨询反映居村镇街楼栋元号月星期们0123456789"
)
#: How often, roughly, a text holds a pair: of everyday characters, of one such and another, of others. Chosen by hand.
_ALL, _HALF, _NONE = 0.3, 0.05, 0.004
_LONGER = 0.35  # a stretch of one character more is so much rarer


@lru_cache(maxsize=200_000)
def rarity(stretch: str) -> float:
    """Return how much a stretch of two or three characters tells, from one to six."""
    everyday = sum(letter in EVERYDAY for letter in stretch) / len(stretch)
    if everyday < 0.5:
        return -math.log(_NONE)
    often = _ALL if everyday == 1 else _HALF
    return -math.log(often * _LONGER ** (len(stretch) - 2))

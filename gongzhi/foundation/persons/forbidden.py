"""What is never kept about a person, by the names such columns carry in files and tables, and why.

``why`` is asked by every import and by a test over all tables of the product (tests/architecture/test_policy_lint.py).
"""

from __future__ import annotations

import re
from functools import lru_cache

from gongzhi.foundation.persons import columns
from gongzhi.kernel.texts import Sentence, _

_BELIEF = _("“{column}”不收：民族、宗教信仰、政治面貌与办事无关，本系统对所有人一样办理")
_STATUS = _("“{column}”不收：学历、婚姻、兵役等个人状况与办事无关")
_HISTORY = _("“{column}”不收：不记录任何人的信访、上访经历，反映问题是权利，不是污点")
_RECORD = _("“{column}”不收：不记录前科、矫正、涉毒等经历，也不设这类名单")
_HEALTH = _("“{column}”不收：不记录精神、心理和疾病状况；需要帮助的，凭本人同意转介")
_LABEL = _("“{column}”不收：本系统管事、管地方、管责任，不给人分类、打分、排名或划等级")
_BODY = _("“{column}”不收：不收集人脸、指纹、声纹、基因等生物特征")
_TRACK = _("“{column}”不收：不收集任何人的行踪轨迹")
_NUMBER = _("“{column}”不收：办理用不着证件和账户号码，少收一项就少一份泄露的风险")

#: Chinese names: a column is refused when its name contains one of these.
_CHINESE: tuple[tuple[str, str], ...] = (
    (_BELIEF, "民族|族别|宗教|信仰|信教|政治面貌|政治倾向|党派|是否党员|入党"),
    (_STATUS, "学历|文化程度|教育程度|婚姻|婚否|兵役|服役"),
    (_HISTORY, "上访|访民|信访人|信访史|信访次数|信访记录|信访历史|信访重点|缠访|闹访|越级访"),
    (_RECORD, "前科|犯罪记录|犯罪史|违法记录|刑满|刑释|社区矫正|安置帮教|服刑|吸毒|涉毒|戒毒|邪教|涉恐"),
    (_HEALTH, "精神障碍|精神病|精神疾病|精神状况|肇事肇祸|心理疾病|心理状况|心理评估|病史|艾滋|健康状况|残疾类别"),
    (_LABEL, "重点人|特殊人群|人员类别|人员分类|人员等级|人员标签|人员积分|人员评分|人员风险|个人积分|个人风险"),
    (_LABEL, "关注程度|关注等级|关注人员|管控人|管控对象|列管人|稳控|高危人|黑名单|信用分|三失|五失|失意|失独"),
    (_BODY, "人脸|面部|指纹|掌纹|声纹|虹膜|步态|基因|血型|生物特征"),
    (_TRACK, "轨迹|行踪|活动范围|实时位置|实时定位|手机定位"),
    (_NUMBER, "身份证|证件号|证件代码|证件类型|护照|公民身份|社保号|银行卡|银行账号"),
)
_PARTS = [(re.compile(parts), reason) for reason, parts in _CHINESE]

#: English names and the pinyin that older systems use: refused when these words stand together in the name.
_ENGLISH: tuple[tuple[str, str], ...] = (
    (_BELIEF, "ethnicity|ethnic|ethnic group|nation|nationality|minzu|race|religion|religious|zongjiao"),
    (_BELIEF, "political|politics|political status|party member|zzmm|zhengzhimianmao"),
    (_STATUS, "education|education level|degree|xueli|marital|marital status|marriage|hunyin|military service"),
    (_HISTORY, "petition|petitions|petition count|petition history|petitioner|xinfang|shangfang"),
    (_RECORD, "criminal|criminal record|conviction|convictions|prison|probation|drug|drugs|drug use|addict|xidu"),
    (_HEALTH, "mental|mental health|mental illness|psychiatric|diagnosis|disease|hiv|health status"),
    (_LABEL, "watch list|watchlist|blacklist|key person|key personnel|special group|person class|person score"),
    (_LABEL, "person rank|person level|risk person|person risk|credit score|social credit|attention level"),
    (_BODY, "biometric|biometrics|fingerprint|face|face id|faceprint|voiceprint|iris|gait|dna|blood type"),
    (_TRACK, "track|tracks|trajectory|trajectories|gps track|movement history|whereabouts"),
    (_NUMBER, "id number|id card|id no|identity card|identity number|idcard|sfz|sfzh|shenfenzheng|passport"),
    (_NUMBER, "bank card|ssn"),
)
_PHRASES = [(tuple(phrase.split()), reason) for reason, phrases in _ENGLISH for phrase in phrases.split("|")]


@lru_cache(maxsize=1000)
def why(column: str) -> Sentence | None:
    """Say why a column of this name is never read, or None when it may be.

    The name may be Chinese, English or pinyin, in any case, with blanks, underscores or in CamelCase.
    """
    plain = columns.plain(column)
    squeezed = columns.joined(plain)
    for parts, reason in _PARTS:
        if parts.search(squeezed):
            return Sentence(reason, {"column": column.strip()})
    words = tuple(re.findall(r"[a-z]+", columns.apart(plain)))
    for phrase, reason in _PHRASES:
        if "".join(words) == "".join(phrase) or any(words[i : i + len(phrase)] == phrase for i in range(len(words))):
            return Sentence(reason, {"column": column.strip()})
    return None

"""The name of a column without its dress: width, traditional signs, accents, blanks and what is not seen."""

from __future__ import annotations

import re
import unicodedata

#: Traditional signs, as they stand in names of columns about people, to those of the lists of what is forbidden.
_SIMPLE = str.maketrans(
    "戶戸賃員暫動來證証實單學貫數記況別黨歷號碼護類狀點關紋臉聲蹤跡軌範圍評險級標籤積違錄釋矯幫銀帳賬區統與時殘",
    "户户赁员暂动来证证实单学贯数记况别党历号码护类状点关纹脸声踪迹轨范围评险级标签积违录释矫帮银账账区统与时残",
)


def plain(column: str) -> str:
    """Return a name in half width, simplified signs and letters without accents."""
    text = unicodedata.normalize("NFKC", column).strip().translate(_SIMPLE).replace("身分", "身份")
    bare = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in bare if not unicodedata.combining(sign)))


def joined(name: str) -> str:
    """Return a plain name without blanks, signs and whatever is not seen."""
    return re.sub(r"[\W_]+", "", name)


def apart(name: str) -> str:
    """Return a plain name in small letters, the words of ``gpsTrack`` and ``GPS_track`` apart."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return split.replace("_", " ").casefold()

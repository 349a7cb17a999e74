"""The words inside somebody else's spreadsheet: how far an item is, which scenario it belongs to, how big a creator is.

What is not plain is not guessed: the answer is then "", and the row is listed.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from worker.core.cadence import Scenario
from worker.settings.tables import squeezed

CJK = re.compile(r"[一-鿿]")
ARTICLES = re.compile(r"(?:the|a|an|your|our|their|his|her|all|both|some|two|three|four|\d)\b", re.IGNORECASE)

_STATUSES: Final[Mapping[str, str]] = {
    "open": """
        open; pending; waiting; awaiting; awaiting content; awaiting draft; awaiting reply; awaiting response;
        outstanding; overdue; late; in progress; ongoing; active; not started; not received; not signed;
        not delivered; missing; to do; todo; requested; sent; contract sent; brief sent; contacted; followed up;
        chasing; no reply; no response; no; n; false; x; incomplete; due; new; 待交付; 未交付; 进行中; 逾期; 已逾期;
        未完成; 待完成; 待定; 待签; 未签; 待签署; 未签署; 待回复; 未回复; 无回复; 等待; 等待中; 已催; 跟进中; 待提交;
        未提交; 待发布; 未发布; 未开始; 合作中; 否
        """,
    "done": """
        done; complete; completed; delivered; received; approved; posted; published; live; paid; finished; closed;
        signed; submitted; yes; y; true; ok; 完成; 已完成; 已交付; 已发布; 已上线; 已签; 已签署; 已签约; 已收到;
        已付款; 已提交; 已结束; 结案; 是
        """,
    "stopped": """
        stopped; cancelled; canceled; declined; rejected; dropped; withdrawn; terminated; not needed; n/a; lost; 取消;
        已取消; 终止; 已终止; 拒绝; 已拒绝; 不合作; 放弃
        """,
}
STATUS: Final = {squeezed(word): status for status, words in _STATUSES.items() for word in words.split(";")}
POSTED: Final = frozenset(map(squeezed, ("posted", "published", "live", "已发布", "已上线")))
"""Statuses that end the wait for content, and begin the one for its figures."""

_CONTRACT: Final = r"contracts?|agreements?|sows?|statement of work|signatures?|signed|usage rights"
_FIGURES: Final = r"metrics|screenshots?|insights|analytics|stat(?:istic)?s|figures|report"
_ADS: Final = (
    r"(?:white|allow)list\w*|spark(?: ads?)?(?: codes?)?|partnership ads?|(?:ad|boost(?:ing)?) (?:access|codes?)"
)
_INFO: Final = (
    r"address(?:es)?|w-?[89]\w*|tax\w*|payment (?:info\w*|details?)|bank\w*|siz(?:es?|ing)|questionnaires?|forms?"
    r"|info\w*|details"
)
_CONTENT: Final = (
    r"reels?|videos?|posts?|stor(?:y|ies)|drafts?|tiktoks?|shorts?|youtube|vlogs?|carousels?|photos?|pictures?|ugc"
    r"|content|scripts?|blogs?|podcasts?"
)
_SIGNS: Final[tuple[tuple[str, str, str], ...]] = (
    ("unsigned-contract", _CONTRACT, "合同 协议 签约 签署"),
    ("missing-metrics", _FIGURES, "数据 截图 后台"),
    ("whitelisting", _ADS, "授权 白名单 投流 广告权限"),
    ("missing-info", _INFO, "地址 尺码 尺寸 税务 税表 银行 收款 问卷 信息 资料"),
)
"""The signs of each scenario: as a pattern of whole words, and as Chinese words."""
_CONTENT_SIGNS: Final = "视频 图文 笔记 短片 帖子 初稿 脚本 成片 文案 内容 直播 稿"
_COMMON: Final = frozenset(
    "signed final raw draft content contract agreement screenshots screenshot insights metrics analytics figures"
    " shipping mailing address sizes size questionnaire payment tax invoice video videos post posts photo photos"
    " carousel script product unboxing review ad access usage performance campaign first second third".split()
)
"""Words that are not names, so that a capital in front of them is only the beginning of a cell."""
LATE_CONTENT: Final = "late-content"
SIZES: Final[Mapping[str, str]] = {
    squeezed(word): size
    for size, words in {
        "nano": "nano;素人;koc", "micro": "micro;尾部;小博主", "mid": "mid;mid-tier;mid tier;腰部;中腰部",
        "macro": "macro;头部", "mega": "mega;celebrity;超头部;明星",
    }.items()
    for word in words.split(";")
}  # fmt: skip
RELATIONSHIPS: Final[Mapping[str, str]] = {
    squeezed(word): meant
    for meant, words in {
        "new": "new;first time;first collaboration;新;首次合作;新合作",
        "repeat": "repeat;returning;existing;recurring;老;复投;再次合作;老合作;二次合作",
        "ambassador": "ambassador;long-term;品牌大使;大使;长期合作",
    }.items()
    for word in words.split(";")
}  # fmt: skip
STAKES: Final[Mapping[str, str]] = {
    squeezed(word): meant
    for meant, words in {
        "low": "low;p3;低", "medium": "medium;normal;mid;p2;中;普通", "high": "high;urgent;critical;p1;p0;高;紧急",
    }.items()
    for word in words.split(";")
}  # fmt: skip


def status_of(written: str, scenario: str) -> str:
    """open, done or stopped; "" for a word that is none of ours. Without a status an item is open."""
    if not written:
        return "open"
    plain = squeezed(written)
    if plain in POSTED and scenario == "missing-metrics":
        return "open"
    return STATUS.get(plain, "") or ("done" if written.strip() in {"✓", "✔", "✅", "☑"} else "")


def scenario_of(written: str, item: str, scenarios: Iterable[Scenario]) -> str:
    """The scenario that a category or, without one, the item's words mean; "" when it is none or several."""
    known = {scenario.key: scenario for scenario in scenarios}
    if written:
        plain = squeezed(written)
        named = {key for key, each in known.items() if plain in {squeezed(key), squeezed(each.title)}}
        if named:
            return named.pop()
    found = _scenarios_in(written) or _scenarios_in(item)
    return next(iter(found)) if len(found) == 1 and found <= known.keys() else ""


def _scenarios_in(text: str) -> set[str]:
    """Content is meant only where nothing else is: a "post screenshot" is a figure."""
    found = {key for key, words, signs in _SIGNS if _has(text, words, signs)}
    return found or ({LATE_CONTENT} if _has(text, _CONTENT, _CONTENT_SIGNS) else set())


def _has(text: str, words: str, signs: str) -> bool:
    """Whether one of the words stands in the text as a whole word, or one of the Chinese ones anywhere."""
    whole = re.search(rf"(?<![a-z])(?:{words})(?![a-z])", text, re.IGNORECASE)
    return bool(whole) or any(sign in text for sign in signs.split())


def as_item(written: str, campaign: str) -> str:
    """The item as it stands in a sentence: "Reel" of Spring Glow is "the Reel for Spring Glow"."""
    if not written or CJK.search(written):
        return written
    first, space, rest = written.partition(" ")
    words = f"{first.lower()}{space}{rest}" if first.istitle() and first.lower() in _COMMON else written
    item = words if ARTICLES.match(words) or not words[0].isalpha() else f"the {words}"
    named = campaign and not CJK.search(campaign) and campaign.casefold() not in item.casefold()
    return f"{item} for {campaign}" if named else item

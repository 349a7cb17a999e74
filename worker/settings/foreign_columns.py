"""The columns of somebody else's spreadsheet: which header means what, in the many ways people write it.

A header is read without case, spaces, signs and what stands in brackets. Nearly the same letters count too, and every
reading is shown to the person before anything follows from it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from worker.settings.findings import nearest
from worker.settings.tables import squeezed

NEAR: Final = 0.85
FEWEST: Final = 2
"""Headers that must be known for a row to be the one with the headers."""
LOOKED_AT: Final = 12
"""Rows at the top among which the headers are looked for: many sheets begin with a title."""
BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
OF_WHOM = re.compile(r"^(?:达人|博主|红人|网红|创作者|(?:creator|influencer|kol|talent)(?:'s)?\s)", re.IGNORECASE)
PARTS = re.compile(r"[/|\n·•]|(?<=[一-鿿])\s+|\s+(?=[一-鿿])|\s[-–—]\s")

_SPELLINGS: Final[Mapping[str, str]] = {
    "name": """
        creator; creator name; influencer; influencer name; name; full name; talent; talent name; kol; koc; kol name;
        blogger; partner; ambassador; contact; contact name; first name; 达人; 达人名称; 达人昵称; 达人姓名; 博主;
        博主名称; 博主昵称; 红人; 红人名称; 红人姓名; 网红; 网红名称; 创作者; 姓名; 名字; 昵称; 名称; 合作达人;
        合作博主
        """,
    "handle": """
        handle; creator handle; username; user name; user; account; account name; social handle; handles; profile;
        social media handle; 账号; 帐号; 账号名; 账号名称; 达人账号; 达人id; 博主id; 红人id; 主页
        """,
    "email": """
        email; e-mail; mail; email address; e-mail address; contact email; creator email; influencer email; email id;
        邮箱; 电子邮箱; 邮件; 电子邮件; 邮箱地址; 联系邮箱; 达人邮箱; 博主邮箱; 红人邮箱
        """,
    "aliases": "aliases; other emails; second email; alternative email; cc email; 备用邮箱; 其他邮箱",
    "instagram": "instagram; ig; insta; ins; instagram handle; ig handle; instagram username; ins账号",
    "tiktok": "tiktok; tik tok; tt; tiktok handle; tiktok username; tiktok账号",
    "whatsapp": "whatsapp; whatsapp number; wa; whatsapp号码",
    "platform": "platform; social platform; network; 平台; 社媒平台; 发布平台",
    "size": "size; tier; creator tier; influencer tier; creator size; 级别; 量级; 达人级别; 达人量级; 层级",
    "relationship": "relationship; new or repeat; partnership status; 合作关系; 关系",
    "language": "language; lang; 语言; 语种",
    "country": "country; country code; location; market; 国家; 国家地区; 地区",
    "timezone": "timezone; time zone; tz; 时区",
    "manager_name": """
        manager; manager name; agent; agent name; talent manager; agency contact; management; 经纪人; 经纪; 经纪人姓名
        """,
    "manager_email": """
        manager email; manager e-mail; agent email; agency email; management email; manager contact; agent contact;
        经纪人邮箱; 经纪邮箱; 经纪人联系方式; mcn邮箱
        """,
    "campaign": """
        campaign; campaign name; project; project name; activation; launch; 项目; 项目名称; 活动; 活动名称; 营销活动;
        推广活动; 合作项目
        """,
    "item": """
        item; deliverable; deliverables; what; what is owed; what is overdue; content; content type;
        content deliverable; asset; assets; task; missing; outstanding; waiting for; owed; 交付物; 交付内容; 合作内容;
        合作形式; 内容; 内容形式; 待交付; 待交付内容; 事项; 待办; 物料; 产出; 缺少
        """,
    "scenario": "scenario; category; kind; follow up type; type; request type; 场景; 类型; 类别; 跟进类型",
    "deadline": """
        deadline; due; due date; due on; due by; date due; delivery date; delivery deadline; content due;
        content due date; submission date; submit by; draft due; draft due date; 截止日期; 截止时间; 截止日; 到期日;
        交付日期; 交付时间; 交稿日期; 交稿时间; 提交日期; 最后期限; ddl
        """,
    "requested_on": """
        requested on; requested; request date; date requested; asked on; date asked; sent on; date sent;
        first contact; brief sent; brief sent on; contacted on; 请求日期; 发送日期; 联系日期; 首次联系; 提出日期;
        发brief日期
        """,
    "status": "status; state; progress; stage; done; completed; 状态; 进度; 进展; 当前状态; 合作状态",
    "posted_on": """
        posted on; post date; posted; date posted; live date; live on; publish date; published on; go live date;
        发布日期; 发布时间; 上线日期; 上线时间
        """,
    "delivered_on": """
        delivered on; product delivered; product received; received on; sample received; parcel delivered; 签收日期;
        签收时间; 到货日期; 收货日期; 样品签收
        """,
    "reason": "reason; why; why it matters; 原因; 理由",
    "benefit": "benefit; 收益",
    "consequence": "consequence; impact; 影响; 后果",
    "action": "action; next action; 措施",
    "alternative": "alternative; 替代方案",
    "first_line": "first line; opening line; personal line; 开场白",
    "stakes": "stakes; priority; urgency; importance; 优先级; 紧急程度; 重要程度",
    "request_subject": "request subject; email subject; subject; 邮件主题; 主题",
    "prior_touches": """
        prior touches; follow ups; followups; follow up count; number of follow ups; prior follow ups; reminders;
        reminders sent; chased; times chased; 跟进次数; 催促次数; 已跟进
        """,
    "amount": "amount; 金额",
    "clause": "clause; 条款",
    "help_link": "help link; brief link; 帮助链接",
    "owner": "owner; assigned to; assignee; responsible; account manager; campaign manager; pm; 负责人; 对接人; 跟进人",
    "brand": "brand; brand name; client; 品牌; 品牌方; 客户",
    "creator": "creator key; creator id",
    "ask": "ask; ask key; ask id",
}
WORDS_FOR: Final[Mapping[str, str]] = {
    "name": "the creator's name", "email": "the creator's address", "aliases": "further addresses of the creator",
    "manager_name": "their manager's name", "manager_email": "their manager's address", "item": "what is owed",
    "deadline": "the deadline", "requested_on": "the day of the request", "status": "open, done or stopped",
    "posted_on": "the day it went live", "delivered_on": "the day the product arrived", "brand": "the brand",
    "prior_touches": "follow-ups made before", "owner": "whose mailbox", "size": "the size of the creator",
    "creator": "the creator's key", "ask": "the ask's key", "scenario": "the scenario", "campaign": "the campaign",
}  # fmt: skip
"""What a column is called before a person; others go by their own name."""


def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for column, spellings in _SPELLINGS.items():
        known.setdefault(squeezed(column), column)
        known |= {squeezed(spelling): column for spelling in spellings.split(";")}
    return known


KNOWN: Final = _known()
"""Every spelling, squeezed, with what it means."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A header as it stands in the sheet, and what it is understood as ("" for what is ignored)."""

    place: int
    title: str
    column: str
    is_guess: bool = False
    """Whether only its letters are near to one we know."""

    @property
    def meaning(self) -> str:
        """What it is understood as, in words."""
        if not self.column:
            return "ignored"
        guess = " (spelt nearly so)" if self.is_guess else ""
        return f"{WORDS_FOR.get(self.column, self.column.replace('_', ' '))}{guess}"


def headings_of(cells: Sequence[str]) -> list[Heading]:
    """What each header means; of two that mean the same, the first is followed."""
    found: list[Heading] = []
    taken: set[str] = set()
    for place, title in enumerate(cells):
        column, is_guess = _meaning(title)
        if column in taken:
            column = ""
        taken.add(column)
        if title:
            found.append(Heading(place, title, column, is_guess))
    return found


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row looks like the one that names the columns."""
    return sum(bool(exact(cell)) for cell in cells) >= FEWEST


def exact(title: str) -> str:
    """What a title means letter for letter, as a whole, without its brackets, or in one of its two languages."""
    bare = BRACKETS.sub(" ", title).strip(" *:：")
    tries = (title, bare, OF_WHOM.sub("", bare), *PARTS.split(bare))
    return next((KNOWN[squeezed(each)] for each in tries if squeezed(each) in KNOWN), "")


def _meaning(title: str) -> tuple[str, bool]:
    column = exact(title)
    if column:
        return column, False
    close = nearest(squeezed(title), KNOWN, NEAR) if title.isascii() else ""
    return (KNOWN[close], True) if close else ("", False)

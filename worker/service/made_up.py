"""What a preview of a scenario is about: a made-up ask with plausible details, by scenario and language.

Nobody in it exists. A scenario of a home's own gets a general one.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from worker.core.people import Ask, Creator

CREATOR: Final = Creator(
    "mika", "Mika Tanaka", "mika@creators.example", size="micro", platform="instagram", handle="@mika",
    relationship="repeat", manager_name="Jordan Lee", manager_email="jordan@agency.example", instagram="@mika",
)  # fmt: skip
ZH_CREATOR: Final = replace(CREATOR, name="林小满", handle="@xiaoman", instagram="@xiaoman", manager_name="周宁")
EN: Final[Mapping[str, Ask]] = {
    "missing-info": Ask(
        "", "mika", "", "the shipping address and shoe size",
        reason="the parcels leave the warehouse on November 9",
        consequence="the kit misses this shipment",
        action="pass the kit on to the waiting list",
        alternative="the address alone",
    ),
    "unsigned-contract": Ask(
        "", "mika", "", "the signed agreement",
        reason="the product ships to everyone on November 9",
        consequence="shipping and the first payment move back a week",
        action="offer the place elsewhere",
    ),
    "late-content": Ask(
        "", "mika", "", "the Reel for Spring Glow",
        reason="the launch is on November 9",
        consequence="its media budget pauses",
        action="close the slot",
        alternative="a simpler cut without the voice-over",
    ),
    "missing-metrics": Ask(
        "", "mika", "", "the Story screenshots",
        reason="the campaign report goes to leadership soon after",
        consequence="the report shows a gap where these results belong",
        action="close the report without these results",
        alternative="a screen recording of the Insights page",
    ),
    "whitelisting": Ask(
        "", "mika", "", "the Spark Ads authorization",
        reason="the ads go live on November 9",
        consequence="the ad budget stays paused",
        action="use the ad budget elsewhere",
        alternative="a short video call",
    ),
    "product-received": Ask(
        "", "mika", "", "the serum",
        reason="replacements can still be sent that week",
    ),
    "slow-progress": Ask(
        "", "mika", "", "the content draft of the serum video",
        reason="the edit is planned for the week after",
        consequence="the posting date moves into December",
        action="plan the video for the next campaign",
        alternative="a rough cut without music",
    ),
    "gone-silent": Ask(
        "", "mika", "", "the serum video",
        reason="the campaign closes soon after",
        consequence="the video misses the campaign",
        action="close this collaboration",
        alternative="a single photo with the serum",
        clause="section 4 of the agreement",
    ),
}  # fmt: skip
ZH: Final[Mapping[str, Ask]] = {
    "missing-info": Ask(
        "", "mika", "", "收货地址和鞋码", reason="样品11月9日统一从仓库发出", consequence="这批样品就赶不上了",
        action="把这份样品安排给候补的合作伙伴", alternative="收货地址",
    ),
    "unsigned-contract": Ask(
        "", "mika", "", "已签署的合作协议", reason="产品11月9日统一发货", consequence="发货和首笔付款都要往后推一周",
        action="把这个名额安排给其他合作伙伴",
    ),
    "late-content": Ask(
        "", "mika", "", "春日焕光的Reel视频", reason="投放团队11月9日开始推广", consequence="预留的投放预算会先暂停",
        action="关闭这个排期并调整预算", alternative="不带配音的简版",
    ),
    "missing-metrics": Ask(
        "", "mika", "", "Story的数据截图", reason="活动报告随后就要提交给管理层", consequence="这部分成绩就进不了报告",
        action="在没有这部分数据的情况下完成报告", alternative="后台页面的录屏",
    ),
    "whitelisting": Ask(
        "", "mika", "", "首发视频的Spark Ads授权", reason="广告11月9日上线", consequence="这条视频的投放预算会一直暂停",
        action="把投放预算转到其他视频", alternative="开个视频会议一起设置",
    ),
    "product-received": Ask(
        "", "mika", "", "精华", reason="那一周内还可以补寄",
    ),
    "slow-progress": Ask(
        "", "mika", "", "精华视频的初稿", reason="剪辑排在之后那一周", consequence="发布时间就要推到12月",
        action="把视频安排到下一次活动", alternative="不带音乐的粗剪",
    ),
    "gone-silent": Ask(
        "", "mika", "", "精华视频", reason="活动11月20日结束", consequence="这条视频就赶不上这次活动了",
        action="在我们这边结束这次合作", alternative="一张带产品的照片", clause="合作协议第4条",
    ),
}  # fmt: skip
GENERAL: Final = Ask("", "mika", "", "the agreed item", reason="the plan is settled on November 9")


def made_up(scenario: str, language: str) -> tuple[Ask, Creator]:
    """The ask and the creator of a scenario's preview in this language."""
    is_chinese = language.partition("-")[0] == "zh"
    ask = (ZH if is_chinese else EN).get(scenario, GENERAL)
    creator = ZH_CREATOR if is_chinese else CREATOR
    return replace(ask, key=f"mika-{scenario}"), replace(creator, language=language)

"""The cast of the word tests in Chinese: the same asks as people of the trade would fill them in."""

from dataclasses import replace

from tests.words import letters
from worker.core.people import Ask

ACCOUNT = replace(letters.ACCOUNT, name="陈雅", title="创作者合作经理")
MIKA = replace(letters.MIKA, name="林小美", language="zh-CN")
MANAGED = replace(MIKA, manager_name="周婷", manager_email="jordan@agency.example")
REPRESENTED = replace(MANAGED, email="")

WRITTEN: dict[str, dict[str, str]] = {
    "late-content": {
        "item": "春日焕肤 Reel",
        "reason": "付费团队11月9日开始投流",
        "benefit": "这条 Reel 能用上全部投流预算",
        "consequence": "为这条 Reel 预留的投流预算会暂停",
        "action": "释放春日焕肤的档期，把预算转给其他内容",
        "alternative": "不加旁白的简版",
        "first_line": "您工作室的那条花絮，我们全组都很喜欢。",
        "clause": "协议第4条",
    },
    "unsigned-contract": {
        "item": "签署好的合作协议",
        "reason": "产品11月9日统一发出",
        "benefit": "首笔费用就可以安排",
        "consequence": "发货和首笔费用都要往后推一周",
        "action": "把春日焕肤的名额留给其他创作者",
        "alternative": "和我们法务同事就使用权限通一次电话",
        "first_line": "大家都很期待您的冬季系列。",
    },
    "missing-info": {
        "item": "收货地址和鞋码",
        "reason": "包裹11月9日从仓库发出",
        "benefit": "礼盒能赶在第一次拍摄前送到",
        "consequence": "礼盒赶不上这一批，拍摄要改到12月",
        "action": "把这一批的礼盒给候补名单",
        "alternative": "地址这一项",
        "first_line": "春季预览会上见到您很开心。",
    },
    "missing-metrics": {
        "item": "春日焕肤的 Story 后台截图",
        "reason": "活动报告11月9日要交给管理层",
        "benefit": "效果奖励可以随下一批一起结算",
        "consequence": "效果奖励没法核算",
        "action": "报告按没有这部分数据来结案",
        "alternative": "一段数据页的录屏",
        "first_line": "上一条 Story 是整个活动里转发最多的。",
    },
    "whitelisting": {
        "item": "发布视频的 Spark Ads 授权码",
        "reason": "广告11月9日上线",
        "benefit": "这条视频能被十倍的人看到",
        "consequence": "这条视频的广告预算先停着",
        "action": "把广告预算转给其他视频",
        "alternative": "约个视频电话一起点一遍设置",
        "first_line": "发布视频拍得真好看。",
    },
    "product-received": {
        "item": "焕肤礼盒",
        "reason": "第二批包裹11月9日发出",
        "benefit": "缺的东西还能跟着这一批寄出",
        "consequence": "缺的东西要等12月那一批",
        "action": "按礼盒齐全来继续",
        "alternative": "一张开箱照片",
        "first_line": "您频道里的春季系列看着很舒服。",
    },
    "slow-progress": {
        "item": "春日焕肤教程视频",
        "reason": "新品页面11月9日上线",
        "benefit": "这条教程会放在新品页面的最前面",
        "consequence": "新品页面会先放另一条视频",
        "action": "把新品页面的位置换成别的视频",
        "alternative": "一个30秒的版本",
        "first_line": "谢谢您发来的草图，镜子那个想法大家都说好。",
    },
    "gone-silent": {
        "item": "焕肤礼盒的 Reel",
        "reason": "新品11月9日发布",
        "benefit": "这条 Reel 会在发布周展示",
        "consequence": "发布周的那个位置会空着",
        "action": "把发布周的位置给其他创作者",
        "alternative": "用 Story 代替 Reel",
        "first_line": "您那条冬日晨间护肤，我们都收藏了。",
        "clause": "协议第2条",
    },
}
FULL: dict[str, Ask] = {
    key: replace(letters.FULL[key], campaign="春日焕肤", **details)  # type: ignore[arg-type]
    for key, details in WRITTEN.items()
}
MINIMAL: dict[str, Ask] = {key: Ask(ask.key, "mika", key, ask.item) for key, ask in FULL.items()}

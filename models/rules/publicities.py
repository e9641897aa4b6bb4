"""Publicity (公示公布): when, where and what is posted, and what is never posted by name."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from app.declare import Choice, Record, choice, choices, link, ref, text
from models.rules.lists import Track
from models.rules.sets import RuleSet


class Stage(Choice):
    """公示阶段."""

    BEFORE_DECISION = "决定前公示"
    AFTER_DECISION = "决定后公布"
    AFTER_PAYMENT = "发放后公示"


class Place(Choice):
    """公示地点 (方案八(二))."""

    VILLAGE_BOARD = "村（居）务公开栏"
    RESIDENCE = "居住地"
    TOWN_HALL = "便民服务大厅"
    WEBSITE = "政府网站"


class Shown(Choice):
    """公布内容: what a notice may hold at all (方案八(一))."""

    NAME = "救助对象（隐去部分姓名）"
    VILLAGE = "所在村（居）"
    SIZE = "家庭人口"
    CAUSE = "申请原因"
    VERIFIED = "核查情况"
    DECIDED = "审批结果"
    AMOUNT = "救助金额"


class Exempt(Choice):
    """不列名公示的情形."""

    FAST_TRACK = "急难小额快救"
    VIOLENCE = "家庭暴力、人身侵害"
    MINOR = "未成年人"
    DISEASE = "依法保密的疾病"
    OTHER = "其他依法保密情形"


class Publicity(Record):
    """One posting that a case needs."""

    __tablename__ = "rule_publicities"

    rule_set_id: Mapped[int] = ref(RuleSet.id)
    rule_set: Mapped[RuleSet] = link("规则集", rule_set_id)
    track: Mapped[Track] = choice(Track, "通道", default=Track.GENERAL)
    stage: Mapped[Stage] = choice(Stage, "公示阶段")
    places: Mapped[tuple[Place, ...]] = choices(Place, "公示地点")
    shown: Mapped[tuple[Shown, ...]] = choices(Shown, "公布内容")
    exempts: Mapped[tuple[Exempt, ...] | None] = choices(Exempt, "不列名公示")
    source: Mapped[str] = text("出处", 200)

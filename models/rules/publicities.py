"""Publicity (公示公布): when, where and what is posted, and what is never posted by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy.orm import Mapped

from app.declare import Choice, Fault, Record, choice, choices, link, ref, text, whole
from app.declare.reading import living
from app.kernel.working import LONGEST
from app.records import Counting, LimitUnit
from models.lists import Place
from models.rules.lists import Track
from models.rules.sets import RuleSet


class Stage(Choice):
    """公示阶段."""

    BEFORE_DECISION = "决定前公示"
    AFTER_DECISION = "决定后公布"
    AFTER_PAYMENT = "发放后公示"


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
    amount: Mapped[int | None] = whole(
        "公示多久", least=1, most=LONGEST, en="Length", hint="不填则按时限“公示期”"
    )
    unit: Mapped[LimitUnit | None] = choice(LimitUnit, "单位", hint="日或工作日")
    counting: Mapped[Counting] = choice(Counting, "起算", default=Counting.NEXT_DAY)
    places: Mapped[tuple[Place, ...]] = choices(Place, "公示地点")
    shown: Mapped[tuple[Shown, ...]] = choices(Shown, "公布内容")
    exempts: Mapped[tuple[Exempt, ...] | None] = choices(Exempt, "不列名公示")
    source: Mapped[str] = text("出处", 200)


# What is not there yet before the decision, and so is never posted then.
DECIDED_LATER = (Shown.DECIDED, Shown.AMOUNT)


def shown_by(row: Publicity) -> set[Shown]:
    """Return what a posting shows: before the decision neither a result nor any amount."""
    later = DECIDED_LATER if row.stage is Stage.BEFORE_DECISION else ()
    return set(row.shown) - set(later)


def publicities_are_whole(rules: RuleSet) -> Iterator[Fault]:
    """One row for a stage of a track, its length with its unit, counted in days."""
    rows = living(rules.publicities)
    for (track, stage), count in Counter((row.track, row.stage) for row in rows).items():
        if count > 1:
            yield Fault(RuleSet.publicities, f"“{track}”的“{stage}”列了 {count} 行，请只保留一行。")
    for row in rows:
        if (row.amount is None) != (row.unit is None):
            yield Fault(RuleSet.publicities, f"“{row.stage}”的公示期要同时写长度和单位。")
        if row.unit not in (None, LimitUnit.DAY, LimitUnit.WORKING_DAY):
            yield Fault(RuleSet.publicities, f"“{row.stage}”的公示期以日或工作日计。")

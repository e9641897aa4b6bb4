"""Acts around the coordination body: what it resolved in a case beyond the limits (一事一议)."""

from __future__ import annotations

from app.kernel import clock
from models import resolution
from models.resolution import Resolution, Resolved
from scripts.demo.office import OfficeAtWork, Story

ATTENDEES = "县民政局、财政局、卫生健康局、医保局、乡村振兴局、所在乡镇人民政府分管负责人"
BASIS = "该户急难程度特别严重，现有标准不足以解困，经协调机构集体研究，同意提高救助额度。"


def resolve(work: OfficeAtWork, story: Story) -> None:
    """The body met the day before and agreed to the sum."""
    story.resolution = work.begin(
        Resolution(
            case=story.case, held_on=clock.today(), attendees=ATTENDEES,
            document_no=f"救急难专题会议纪要〔{clock.today().year}〕{story.number + 1}号",
            resolved=Resolved.AGREE, up_to=story.hardship.amount, basis=BASIS,
        )
    )  # fmt: skip


def confirm_resolution(work: OfficeAtWork, story: Story) -> None:
    work.take(story.resolution, resolution.CONFIRM)


def revoke_resolution(work: OfficeAtWork, story: Story) -> None:
    work.take(story.resolution, resolution.REVOKE, "会议纪要文号登记有误，重新登记。")

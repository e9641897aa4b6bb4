"""Who may give and take which role, of whom and where: the rule alone, without a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from app.declare.choice import Choice
from app.declare.office import Office
from app.kernel import clock
from app.records import Area, Grant, Staff
from app.scope import Post, Reader
from app.scope.stamp import place_of

UNRANKED = 1_000_000  # a role the declaration no longer knows: nobody's to give or take


@dataclass(frozen=True)
class Objection:
    """Why not; ``beyond`` passes the appointer's power, the rest is mended in a form."""

    key: str
    text: str
    beyond: bool = False


class NotAllowed(Exception):
    """An act on staff that its doer has no power to do; says every reason in Chinese."""

    def __init__(self, objections: Iterable[Objection]) -> None:
        self.objections = tuple(objections)
        super().__init__("；".join(objection.text for objection in self.objections))


@dataclass(frozen=True)
class Standing:
    """A member of staff with the posts he holds or is to hold."""

    staff: Staff
    posts: Sequence[Grant] = ()


def is_open(grant: Grant, today: dt.date) -> bool:
    """Whether a post is held now or will be."""
    return not grant.voided and (grant.to_on is None or grant.to_on >= today)


def department_of(grant: Grant) -> int | None:
    """Return the department a post is bound to; a row that was given counts before a key."""
    return grant.department.id if grant.department is not None else grant.department_id


def reaches(post: Post, area: Area, department_id: int | None) -> bool:
    """Whether an area, and in the county's offices a department, lies under a post."""
    village_id, town_id = place_of(area)
    match post.column:
        case "":
            return True
        case "town_id":
            return town_id == post.value
        case "village_id":
            return village_id == post.value
        case _:
            return (village_id, town_id, department_id) == (None, None, post.value)


@dataclass(frozen=True)
class Appointing:
    """The declared ranks and levels of an office, by the codes of its roles."""

    roles: Mapping[str, Choice]
    ranks: Mapping[str, int]
    levels: Mapping[str, str]
    appointers: Collection[str]
    alone: Collection[str]

    @classmethod
    def of(cls, office: Office) -> Self:
        """Read the rules of an office; where none are declared nobody may do anything."""
        told, roles = office.staffing, {role.code: role for role in office.roles}
        return cls(
            roles,
            {r.code: rank for r, rank in told.ranks.items()} if told else {},
            {r.code: level for r, level in office.levels.items()},
            frozenset(r.code for r in told.appointers) if told else frozenset(),
            frozenset(r.code for r in told.alone) if told else frozenset(),
        )

    def rank(self, role: str) -> int:
        """Return the rank of a role."""
        return self.ranks.get(role, UNRANKED)

    def label(self, role: str) -> str:
        """Return what a role is called; a code that is no longer declared stands for itself."""
        return self.roles[role].label if role in self.roles else role

    def posts_of(self, reader: Reader) -> list[Post]:
        """Return the posts by which somebody appoints."""
        return [post for post in reader.posts if post.role in self.appointers]

    def below(self, reader: Reader) -> list[Choice]:
        """Return the roles of a lower rank than one of the appointing posts somebody holds."""
        most = max((self.rank(post.role) for post in self.posts_of(reader)), default=0)
        return [role for code, role in self.roles.items() if self.rank(code) < most]

    def given_by(self, role: str) -> list[Choice]:
        """Return the roles that the holder of a role may give."""
        if role not in self.appointers:
            return []
        return [other for code, other in self.roles.items() if self.rank(code) < self.rank(role)]

    def hiring(self, reader: Reader, staff: Staff) -> list[Objection]:
        """Say why somebody may not add this member of staff."""
        return self._least(reader, lambda post: self._home(post, staff))

    def giving(self, reader: Reader, who: Standing, grant: Grant) -> list[Objection]:
        """Say why somebody may not give this post; ``who`` without it."""
        sound = [*self._itself(grant), *self._beside(who, grant)]
        return sound + self._least(
            reader, lambda post: [*self._person(post, reader, who), *self._post(post, grant)]
        )

    def taking(self, reader: Reader, who: Standing, grant: Grant) -> list[Objection]:
        """Say why somebody may not take this post away."""
        return self._least(
            reader, lambda post: [*self._person(post, reader, who), *self._post(post, grant)]
        )

    def facing(self, reader: Reader, who: Standing) -> list[Objection]:
        """Say why somebody has no say in a person's posts, whichever these are."""
        return self._least(reader, lambda post: self._person(post, reader, who))

    def ruling(self, reader: Reader, who: Standing) -> list[Objection]:
        """Say why somebody may not end or renew a person's access: all his posts go with it."""
        return self._least(
            reader,
            lambda post: [
                *self._person(post, reader, who),
                *(o for held in who.posts for o in self._place(post, held)),
            ],
        )

    def _least(
        self, reader: Reader, judged: Callable[[Post], Iterable[Objection]]
    ) -> list[Objection]:
        """Return the objections against the best of the appointing posts; one must do alone."""
        none = Objection("", "您的岗位不能任免工作人员，需要时请联系督导员", beyond=True)
        found = [list(judged(post)) for post in self.posts_of(reader)]
        return min(found, key=len, default=[none])

    def _home(self, post: Post, staff: Staff) -> Iterator[Objection]:
        organisation = staff.organisation
        department_id = organisation.id if organisation is not None else staff.organisation_id
        if not reaches(post, staff.area, department_id):
            yield Objection(
                "area", f"所属区划：{staff.area.name}不在您的管辖范围内，请重新选择", beyond=True
            )

    def _person(self, post: Post, reader: Reader, who: Standing) -> Iterator[Objection]:
        if who.staff.id is not None and who.staff.id == reader.staff_id:
            text = "不能改动自己的岗位和账号，请由上级督导员或安全管理员办理"
            yield Objection("", text, beyond=True)
        yield from self._home(post, who.staff)
        for held in who.posts:
            if self.rank(held.role) >= self.rank(post.role):
                text = f"此人担任{self.label(held.role)}，职级不低于您的岗位，须由上级办理"
                yield Objection("", text, beyond=True)

    def _post(self, post: Post, grant: Grant) -> Iterator[Objection]:
        if self.rank(grant.role) >= self.rank(post.role):
            text = f"岗位：{self.label(grant.role)}的职级不低于您的岗位，须由上级任免"
            yield Objection("role", text, beyond=True)
        yield from self._place(post, grant)

    def _place(self, post: Post, grant: Grant) -> Iterator[Objection]:
        if not reaches(post, grant.area, department_of(grant)):
            where = f"{self.label(grant.role)}（{grant.area.name}）"
            yield Objection("area", f"范围：{where}不在您的管辖范围内", beyond=True)

    def _itself(self, grant: Grant) -> Iterator[Objection]:
        """Look at the post alone: its level and its dates."""
        if self.levels.get(grant.role) != grant.area.level.code:
            yield Objection("area", f"{self.label(grant.role)}{self._where(grant.role)}")
        if grant.to_on is not None and grant.to_on < grant.from_on:
            yield Objection("to_on", "截止日期早于起始日期，请改正")
        elif grant.to_on is not None and grant.to_on < clock.today():
            yield Objection("to_on", "截止日期已过，请填写今天或以后的日期，长期任职请留空")

    def _where(self, role: str) -> str:
        words = {"COUNTY": "在县级任职，请选择本县", "TOWN": "在乡镇任职，请选择乡镇（街道）",
                 "VILLAGE": "在村居任职，请选择村（居）"}  # fmt: skip
        return words.get(self.levels.get(role, ""), "没有任职层级，不能任命")

    def _beside(self, who: Standing, grant: Grant) -> Iterator[Objection]:
        """Look at the post beside the person's others."""
        if not who.staff.on_duty:
            yield Objection("", "此人已离岗，请先恢复在岗")
        for held in who.posts:
            if (held.role, held.area.id) == (grant.role, grant.area.id):
                yield Objection("role", "此人已担任这个岗位，无须重复任命")
            elif {held.role, grant.role} & set(self.alone):
                pair = f"{self.label(held.role)}和{self.label(grant.role)}"
                yield Objection("role", f"{pair}不能由一人兼任（三员分立），请先收回原岗位")

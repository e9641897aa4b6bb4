"""Casting the stories: which family, which staff and which act at which moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from models.roles import Role
from scripts.demo import deciding, recovering, repeating, resolving, taking_in
from scripts.demo.diary import Diary
from scripts.demo.hardships import befall, read_templates
from scripts.demo.office import OfficeAtWork, Story
from scripts.demo.paths import SHOWN, Path, Size, share_out
from scripts.demo.places import County, Town, Village
from scripts.demo.staff import IN_COUNTY, IN_TOWN, Crew

Doing = Callable[[OfficeAtWork, Story], None]
ACTS: dict[Role, tuple[Doing, ...]] = {
    Role.WINDOW: (
        taking_in.receive, taking_in.accept, taking_in.withdraw, taking_in.arrange,
        taking_in.ask_papers, taking_in.papers_in, taking_in.send_check, taking_in.check_back,
        taking_in.supplement, deciding.draft_in_town, deciding.report, deciding.make,
        deciding.close, repeating.aid, repeating.again,
    ),
    Role.INVESTIGATOR: (taking_in.visit, taking_in.submit),
    Role.TOWN_HEAD: (
        taking_in.decline, taking_in.review, taking_in.send_back, taking_in.quicken,
        taking_in.to_general, deciding.approve_in_town, repeating.allow_head,
    ),
    Role.COORDINATOR: (resolving.resolve,),
    Role.REVIEWER: (
        deciding.draft, deciding.propose, deciding.mend, resolving.confirm_resolution,
        resolving.revoke_resolution, repeating.allow_reviewer,
    ),
    Role.APPROVER: (
        deciding.approve, deciding.return_decision, recovering.decide, recovering.spare,
        repeating.allow_approver,
    ),
    Role.PAYER: (
        deciding.pay, deciding.fail, deciding.retry, deciding.fulfil, recovering.confirm,
        recovering.collect,
    ),
    Role.DISCLOSURE: (deciding.post, deciding.take_down),
    Role.LIAISON: (deciding.end,),
    Role.RECOVERY: (
        recovering.find, recovering.order, recovering.repay, recovering.file, recovering.notify,
        recovering.hear, recovering.serve,
    ),
}  # fmt: skip
DOERS: dict[str, tuple[Role, Doing]] = {
    doing.__name__: (role, doing) for role, doings in ACTS.items() for doing in doings
} | {"send_back_again": (Role.REVIEWER, taking_in.send_back)}

# What is given, so that it is whose the case's way says it is (scripts/demo/ruling.py).
AMOUNTS: dict[Size, Callable[[Decimal], Decimal]] = {
    Size.SMALL: lambda amount: min(amount, Decimal(2000)),
    Size.USUAL: lambda amount: amount,
    Size.LARGE: lambda amount: amount + Decimal(20000),
}

Planned = tuple[dt.datetime, int, str, Story]


def appoint_all(work: OfficeAtWork, crew: Crew) -> None:
    """Let everybody act as their post says."""
    for (role, area_id), people in crew.posts.items():
        for person in people:
            work.appoint(person, role, area_id)


def _village(work: OfficeAtWork, town: Town, path: Path, *, shown: bool) -> Village:
    """A notice that waits hangs where a liaison has an account."""
    if shown and path.names[-1] == "post":
        return town.villages[0]
    return work.rng.choice(town.villages)


def _cast(
    work: OfficeAtWork, crew: Crew, county: County, town: Town, village: Village
) -> dict[Role, int]:
    choose = work.rng.choice
    cast = {role: choose(crew.of(role, town.id)) for role in IN_TOWN}
    cast |= {role: choose(crew.of(role, county.id)) for role in IN_COUNTY}
    # Where no liaison works, the township's own officer ends the notice.
    cast[Role.LIAISON] = next(iter(crew.of(Role.LIAISON, village.id)), cast[Role.DISCLOSURE])
    return cast


def plan_stories(
    work: OfficeAtWork, crew: Crew, county: County, diary: Diary, cases: int
) -> Iterator[Planned]:
    """Yield every act of every case with its moment, its case's order and its name."""
    templates = read_templates()
    for number, (place, path, age) in enumerate(share_out(cases, len(county.towns), work.rng)):
        town = county.towns[place]
        village = _village(work, town, path, shown=place in SHOWN)
        moments = diary.plan(path.names, age)
        family = work.registry.family(town, village)
        happened_on = moments[0].date() - dt.timedelta(days=work.rng.randint(8, 25))
        hardship = befall(family, village.name, happened_on, templates, work.rng)
        hardship = replace(hardship, amount=AMOUNTS[path.size](hardship.amount))
        cast = _cast(work, crew, county, town, village)
        others = [p for p in crew.of(Role.INVESTIGATOR, town.id) if p != cast[Role.INVESTIGATOR]]
        story = Story(number, path, village, family, hardship, cast, work.rng.choice(others))
        for moment, name in zip(moments, path.names, strict=True):
            yield moment, number, name, story

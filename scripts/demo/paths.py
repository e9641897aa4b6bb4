"""The ways a case of the demo goes: its acts in order, and how many cases go each way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from random import Random

from models.decision import DecisionKind
from models.lists import Form

VERIFIED = "receive accept arrange visit submit"
REVIEWED = f"{VERIFIED} review"
DECIDED = f"{REVIEWED} draft propose approve"
PAID = f"{DECIDED} pay"
POSTED = f"{PAID} make post"
CLOSED = f"{POSTED} end close"
HELPED = f"{DECIDED} fulfil make post end close"
FOUND = f"{CLOSED} find"
ORDERED = f"{FOUND} order"
PART_BACK = f"{ORDERED} repay confirm"
AGAIN = "arrange visit submit"
REPEATED = f"{CLOSED} aid again"
HELPED_FIRST = "receive quicken pay"
IN_TOWN = f"{VERIFIED} draft_in_town report approve_in_town"
RESOLVED = f"{REVIEWED} resolve confirm_resolution"


class Size(Enum):
    """How much is given: what a township decides, what the county does, what a resolution needs."""

    SMALL = "small"
    USUAL = "usual"
    LARGE = "large"


@dataclass(frozen=True)
class Path:
    """Acts by name; ``count`` of a full demo's cases go this way beyond the shown townships.

    What is given is paid in ``months``. ``open`` paths end in a state that waits for somebody, so
    they end lately; in the shown townships ``age`` working days ago where the path says it.
    """

    acts: str
    count: int = 0
    kind: DecisionKind = DecisionKind.GRANT
    form: Form = Form.CASH
    cash: bool = False
    open: bool = True
    size: Size = Size.USUAL
    months: int = 1
    age: int | None = None

    @property
    def names(self) -> list[str]:
        """The acts in order."""
        return self.acts.split()


REFUSING = Path(DECIDED, kind=DecisionKind.REFUSE)
HELP = Path(DECIDED, form=Form.GOODS)

# What waits for somebody: each of these is seen in both shown townships.
WAITING = (
    Path("receive", 9),
    Path("receive quicken", 1),
    Path(HELPED_FIRST, 2),
    Path(f"{HELPED_FIRST} supplement", 1),
    Path("receive accept", 5),
    Path("receive accept arrange", 6),
    Path("receive accept arrange visit", 5),
    Path(VERIFIED, 7),
    Path(REVIEWED, 5),
    Path(f"{VERIFIED} draft_in_town report", 3, size=Size.SMALL),
    Path(IN_TOWN, 2, size=Size.SMALL),
    Path(f"{REVIEWED} resolve", 1, size=Size.LARGE),
    Path(f"{REVIEWED} draft", 3),
    Path(f"{REVIEWED} draft propose", 5),
    Path(f"{REVIEWED} draft propose return_decision", 1),
    Path(DECIDED, 5),
    Path(f"{DECIDED} fail", 2),
    replace(HELP, count=3),
    Path(PAID, 4),
    Path(PAID, 1, months=3),
    Path(f"{PAID} make", 4),
    Path(POSTED, 8, age=6),  # its days are over: it waits for somebody
    Path(f"{POSTED} end", 4),
    replace(REFUSING, count=3),
    Path(f"{VERIFIED} send_back", 2),
    Path(f"{REVIEWED} send_back_again arrange", 2),
    Path(REPEATED, 2),
    Path(FOUND, 1),
    Path(f"{ORDERED} repay", 1),
    Path(f"{PART_BACK} file", 1),
    Path(f"{ORDERED} file notify hear", 1),
    Path(f"{PART_BACK} file notify hear decide", 1),
    Path(f"{ORDERED} file notify hear repay confirm decide serve", 1),
    Path("receive ask_papers", 3),
    Path("receive accept send_check", 2),
)
ENDED = (
    Path(f"{HELPED_FIRST} supplement close", 6),
    Path(
        f"{HELPED_FIRST} to_general {AGAIN} review draft propose approve pay make post end close", 2
    ),
    Path(CLOSED, 44),
    Path(HELPED, 10, form=Form.GOODS),
    Path(f"{IN_TOWN} pay make post end close", 12, size=Size.SMALL),
    Path(f"{RESOLVED} draft propose approve pay make post end close", 1, size=Size.LARGE),
    Path(
        f"{REVIEWED} resolve revoke_resolution resolve confirm_resolution draft propose approve",
        1,
        size=Size.LARGE,
    ),
    Path(HELPED, 4, form=Form.SERVICE),
    Path(CLOSED, 10, kind=DecisionKind.PART),
    Path(CLOSED, 10, cash=True),
    Path(f"{DECIDED} fail retry pay make post end close", 6),
    Path(f"{PAID} make post take_down make post end close", 3),
    Path(
        f"{REVIEWED} draft propose return_decision mend propose approve pay make post end close", 5
    ),
    Path(f"{VERIFIED} send_back {AGAIN} review draft propose approve pay make post end close", 5),
    replace(REFUSING, acts=f"{DECIDED} close", count=8),
    Path(
        "receive ask_papers papers_in accept send_check check_back arrange visit submit review "
        "draft propose approve pay make post end close",
        5,
    ),
    Path("receive decline", 8),
    Path("receive withdraw", 4),
    Path(f"{VERIFIED} withdraw", 4),
    Path(f"{REPEATED} allow_head allow_reviewer allow_approver withdraw", 2),
    Path(ORDERED, 1),
    Path(f"{PART_BACK} repay confirm", 2),
    Path(f"{PART_BACK} file notify hear decide repay confirm serve collect", 2),
    Path(f"{PART_BACK} repay confirm file spare", 1),
)
SHOWN = (0, 1)
AGES = (0, 1, 2, 1, 4, 0, 3, 6)


def share_out(cases: int, towns: int, rng: Random) -> Iterator[tuple[int, Path, int | None]]:
    """Yield (township, path, age of the last act) for each case.

    A small demo has what waits in the shown townships; a larger one adds there all ways a case
    may end, and then cases in every township.
    """
    ended = [replace(path, open=False) for path in ENDED]
    shown = [(town, path) for paths in (WAITING, ended) for town in SHOWN for path in paths]
    rest = [path for path in (*WAITING, *ended) for _ in range(path.count)]
    rng.shuffle(rest)
    weights = [3, 2, *[1] * (towns - len(SHOWN))]
    places = rng.choices(range(towns), weights, k=len(rest))
    plan = [*shown, *zip(places, rest, strict=True)][:cases]
    for number, (town, path) in enumerate(plan):
        age = path.age if number < len(shown) and path.age else AGES[number % len(AGES)]
        yield town, path, age if path.open else None

"""What is asked of all three servers, and by whom: the same pages, each at its own address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

USERNAME = "reviewer1"
PASSWORD = "Rock-Bridge-71"  # noqa: S105 - an invented person's, in a folder that is thrown away
PAGE = 50
DEEP = 9  # tenths of the list


@dataclass(frozen=True)
class Question:
    """The same page at each of the servers."""

    title: str
    program: str
    floor: str
    peer: str

    def path(self, name: str) -> str:
        """Return the address at a server."""
        return {"program": self.program, "floor": self.floor, "peer": self.peer}[name]


def questions(rows: int) -> list[Question]:
    """Return what is asked of a county with so many cases."""
    ours, theirs = "/cases/list/", f"/caseview/list/?psize_CaseView={PAGE}"
    skipped = rows * DEEP // 10 // PAGE
    after = rows - skipped * PAGE + 1
    plenty = quote(f"(page:0,page_size:{PAGE})")
    return [
        Question("case list", ours, "/list", theirs),
        Question(
            "list by state", f"{ours}?state=CLOSED", "/list?state=CLOSED",
            f"{theirs}&_flt_3_state=CLOSED",
        ),
        Question(
            "deep page", f"{ours}?after={after}", f"/list?after={after}",
            f"{theirs}&page_CaseView={skipped}",
        ),
        Question(
            "by received_at", f"{ours}?order=-received_at", "/list?order=-received_at",
            f"{theirs}&_oc_CaseView=received_at&_od_CaseView=desc",
        ),
        Question(
            "case page", f"/cases/show/{rows // 2}", f"/show/{rows // 2}",
            f"/caseview/show/{rows // 2}",
        ),
        Question("REST list", "/api/v1/cases/", "/api", f"/api/v1/case/?q={plenty}"),
    ]  # fmt: skip

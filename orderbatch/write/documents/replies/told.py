"""Everything that one agent is told in a batch (P-4.1.2, P-4.2.1, P-4.3.2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from orderbatch.contract.batch import PROPOSED, Record
from orderbatch.contract.finding import Finding


@dataclass(frozen=True)
class Told:
    """Everything that one agent is told. files: those that came back, by name; findings of all his files.

    lines: filled in when his reply is drawn. short: keys of orders of which a line is not as it was ordered.
    """

    agent: str
    agent_name: str = ""
    language: str = ""
    orders: list[Record] = field(default_factory=list)
    lines: Sequence[Record] = ()
    short: Collection[str] = ()
    returned: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)  # of the returned files
    findings: list[Finding] = field(default_factory=list)
    changes: list[Record] = field(default_factory=list)  # what was agreed by phone (改单)
    answers: list[Record] = field(default_factory=list)  # his incidents that this run answered
    gifts: list[Record] = field(default_factory=list)  # rows of GIFTS: what comes, what is owed
    reduced: list[Finding] = field(default_factory=list)  # gifts that finance's decisions made fewer
    withdrawn: list[Finding] = field(default_factory=list)  # plans that ended and are told of nowhere else
    releases: list[Record] = field(default_factory=list)  # what finance approved in this run
    delays: list[Record] = field(default_factory=list)  # his notices of delay (P-4.6.1)
    ended: list[Record] = field(default_factory=list)  # lines that ended of orders yet to be reviewed

    def is_needed(self, for_all: bool) -> bool:
        """Whether there is anything that he does not expect; remarks on a nameless file have no reader.

        for_all: every agent of whose orders there is news has a reply (`replies.confirm`). What he was told
        before and is so still is told to nobody.
        """
        news = [order for order in self.orders if order["is_news"]]
        return bool(
            (for_all and (news or self.releases))
            or any(release["told_in"] for release in self.releases)
            or self.returned
            or self.answers
            or self.delays
            or self.changes
            or self.reduced
            or self.withdrawn
            or self.ended
            or any(gift["is_news"] for gift in self.gifts)
            or (self.agent and any(finding.severity != "note" for finding in self.findings))
            or any(order["told_in"] or self._is_trouble(order) for order in news)
        )

    def _is_trouble(self, order: Record) -> bool:
        """Whether something of an order is not as it was ordered."""
        return order["status"] != PROPOSED or order["order_key"] in self.short

    def replaced(self) -> dict[str, list[str]]:
        """Batch of an earlier reply → the numbers of the orders of which this one tells something else."""
        found: dict[str, list[str]] = {}
        for order in self.orders:
            if order["told_in"] and order["is_news"]:
                found.setdefault(order["told_in"], []).append(order["order_no"])
        return dict(sorted(found.items()))

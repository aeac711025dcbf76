"""Everything that one agent is told in a batch (P-4.1.2, P-4.2.1, P-4.3.2)."""

from dataclasses import dataclass, field

from orderbatch.contract.batch import PROPOSED, Record
from orderbatch.contract.finding import Finding

_OPEN = ("deferred", "awaiting", "cancelled", "refused")


@dataclass(frozen=True)
class Told:
    """Everything that one agent is told. files: those that came back, by name; findings of all his files."""

    agent: str
    agent_name: str = ""
    language: str = ""
    orders: list[Record] = field(default_factory=list)
    lines: list[Record] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    answers: list[Record] = field(default_factory=list)  # his incidents that this run answered
    delays: list[Record] = field(default_factory=list)  # his notices of delay (P-4.6.1)

    def is_needed(self, for_all: bool) -> bool:
        """Whether there is anything that he does not expect; remarks on a nameless file have no reader.

        for_all: every agent whose orders were decided has a reply (`replies.confirm`).
        """
        return bool(
            (for_all and self.orders)
            or self.returned
            or self.answers
            or self.delays
            or (self.agent and any(finding.severity != "note" for finding in self.findings))
            or any(order["status"] != PROPOSED for order in self.orders)
            or any(line[name] for line in self.lines for name in _OPEN)
        )

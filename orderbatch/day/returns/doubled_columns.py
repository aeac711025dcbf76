"""A column that a person fills in and that is there twice: which of the two counts, nobody can say."""

from orderbatch.contract.finding import Finding
from orderbatch.read.rows import Typed


def doubled(rows: Typed, column: str) -> tuple[set[int], list[Finding]]:
    """The sheets (blocks) in which a person's column is there twice, and what is told of them."""
    blocks: set[int] = set()
    findings: list[Finding] = []
    for block, (document, found) in enumerate(rows.found):
        for code, cell, _value, numbers in found.troubles:
            if code == "HEADING_TWICE" and numbers.get("column") == column:
                blocks.add(block)
                told = {"column": column}
                findings.append(Finding("COLUMN_TWICE", document, found.name, cell, "", told))
    return blocks, findings

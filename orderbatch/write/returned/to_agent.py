"""What an agent is asked to do about a finding: mostly what the desk is told, in some cases his own part."""

from orderbatch.contract.finding import Finding
from orderbatch.contract.words import Words


def to_agent(finding: Finding, words: Words) -> str:
    """What to do, in words that mean something to somebody who has never seen the desk or its settings."""
    if finding.code not in words.look_up("marked.to_agent"):
        return finding.fix(words)
    return words.text(f"marked.to_agent.{finding.code}", **finding.said(words))

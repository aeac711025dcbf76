"""What commands are declared with: the call that they are given, options and ends that several have."""

from collections.abc import Sequence

import click

from orderbatch.contract.errors import ExitCode
from orderbatch.contract.finding import Finding
from orderbatch.terminal.call import Call

calling = click.make_pass_decorator(Call)
open_option = click.option("--open", "show", is_flag=True)


def found_exit(findings: Sequence[Finding]) -> ExitCode:
    """How a command ends that has found this."""
    return ExitCode.FINDINGS if any(finding.severity != "note" for finding in findings) else ExitCode.DONE

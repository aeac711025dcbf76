"""What commands are declared with: the call that they are given, options and ends that several have."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import click

from orderbatch.contract.errors import ExitCode
from orderbatch.contract.finding import Finding
from orderbatch.terminal.call import Call

P = ParamSpec("P")
R = TypeVar("R")

calling = click.make_pass_decorator(Call)
open_option = click.option("--open", "show", is_flag=True)


def alone(command: Callable[Concatenate[Call, P], R]) -> Callable[Concatenate[Call, P], R]:
    """For a command that changes the desk and asks nobody meanwhile: the desk is held from the start."""

    @wraps(command)
    def holding(call: Call, /, *given: P.args, **named: P.kwargs) -> R:
        with call.holding():
            return command(call, *given, **named)

    return holding


def found_exit(findings: Sequence[Finding]) -> ExitCode:
    """How a command ends that has found this."""
    return ExitCode.FINDINGS if any(finding.severity != "note" for finding in findings) else ExitCode.DONE

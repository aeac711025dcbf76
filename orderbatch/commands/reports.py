"""The reports: each reads the ledger, writes one workbook and says where it is. Imported when one is called.

Everything heavy is imported inside the command that needs it. To add a report: a function here, its help
`[report_<name>]` in `words/<language>/help.toml`.
"""

import click

from orderbatch.commands.moments import at_option, moment_of, month_of
from orderbatch.commands.options import calling, open_option
from orderbatch.terminal.call import Call


@click.group()
def report() -> None:
    """Reports."""


@report.command()
@click.argument("month", metavar="YYYY-MM")
@open_option
@calling
def month(call: Call, month: str, show: bool) -> None:
    """The monthly workbook."""
    month_of(month)
    from orderbatch.auditing import audit_of
    from orderbatch.month.closing import report_month
    from orderbatch.terminal.months_screen import month_for_programs, month_screen

    found = report_month(call.workspace(), month, audit_of)
    call.answer(
        lambda: month_for_programs(found, call.root),
        lambda: month_screen(found, month, call.root, call.words),
    )
    if show and found.path:
        call.open(found.path)


@click.command()
@click.argument("month", metavar="MONTH")
@click.option("--anyway", is_flag=True)
@at_option
@calling
def close(call: Call, month: str, anyway: bool, at: str | None) -> None:
    """A month's last word."""
    month_of(month)
    from orderbatch.auditing import audit_of
    from orderbatch.month.closing import close_month
    from orderbatch.terminal.months_screen import closed_screen, month_for_programs

    found = close_month(call.workspace(), moment_of(call, at), month, anyway, audit_of)
    call.answer(
        lambda: month_for_programs(found, call.root), lambda: closed_screen(found, call.root, call.words)
    )


@report.command()
@click.option("--month", metavar="YYYY-MM", default="")
@open_option
@calling
def policies(call: Call, month: str, show: bool) -> None:
    """The policy audit."""
    if month:
        month_of(month)
    from orderbatch.auditing import audit_of, write_audit
    from orderbatch.ledger.books import ledger_of
    from orderbatch.terminal.goods.policy_audit_screen import audit_figures, audit_screen

    workspace = call.workspace()
    with ledger_of(workspace) as ledger:
        audit = audit_of(workspace, ledger, month)
    path = write_audit(workspace, audit)
    shown = path.relative_to(call.root).as_posix()
    call.answer(lambda: audit_figures(audit, shown), lambda: audit_screen(audit, shown, call.words))
    if show:
        call.open(path)

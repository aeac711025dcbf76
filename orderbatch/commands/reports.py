"""The reports: each reads the ledger, writes one workbook and says where it is. Imported when one is called.

Everything heavy is imported inside the command that needs it. To add a report: a function here, its help
`[report_<name>]` in `words/<language>/help.toml`.
"""

import click

from orderbatch.commands.moments import month_of
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
    from orderbatch import month as monthly
    from orderbatch.auditing import audit_of
    from orderbatch.ledger.books import ledger_of
    from orderbatch.ledger.queries import history
    from orderbatch.ledger.queries.after_release import delay_reasons

    workspace = call.workspace()
    with ledger_of(workspace) as ledger:
        year, number = int(month[:4]), int(month[5:])
        path = monthly.run(
            workspace,
            lambda *of: ledger.ask(history.month, *of),
            year,
            number,
            lambda *of: ledger.ask(delay_reasons, *of),
            lambda *of: ledger.ask(history.moved, *of),
            audit_of(workspace, ledger, month),
        )
    shown = path.relative_to(call.root).as_posix()
    call.answer(lambda: {"path": shown}, lambda: call.words.text("cli.month.done", path=shown))
    if show:
        call.open(path)


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

"""The reports: each reads the ledger, writes one workbook and says where it is. Imported when one is called.

Everything heavy is imported inside the command that needs it. To add a report: a function here, its help
`[report_<name>]` in `words/<language>/help.toml`.
"""

import click

from orderbatch.commands.completing import offer_agents
from orderbatch.commands.moments import at_option, day_of, moment_of, month_of, quarter_of
from orderbatch.commands.options import alone, calling, open_option
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.figures.grouped import BY
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
    from orderbatch.terminal.periods.months_screen import month_for_programs, month_screen

    found = report_month(call.workspace(), month, audit_of)
    call.answer(
        lambda: month_for_programs(found, call.root),
        lambda: month_screen(found, month, call.root, call.words),
    )
    if show and found.path:
        call.open(found.path)


@report.command("by")
@click.argument("what", metavar="WHAT", type=click.Choice([*BY]))
@click.option("--from", "since", metavar="DAY")
@click.option("--to", "until", metavar="DAY")
@click.option("--agent", metavar="CODE", default="", shell_complete=offer_agents)
@click.option("--region", metavar="NAME", default="")
@click.option("--csv", "as_csv", is_flag=True)
@click.option("--xlsx", "as_workbook", is_flag=True)
@calling
def by(
    call: Call,
    what: str,
    since: str | None,
    until: str | None,
    agent: str,
    region: str,
    as_csv: bool,
    as_workbook: bool,
) -> None:
    """Sums by one thing."""
    first, last = (day_of(given) if given else None for given in (since, until))
    from orderbatch.month.by import report_by, write_grouped
    from orderbatch.terminal.periods import grouped_screen as screen

    workspace = call.workspace()
    found = report_by(workspace, what, first, last, agent, region)
    path = ""
    if as_workbook and not found.rows.empty:
        path = write_grouped(workspace, found).relative_to(call.root).as_posix()
    show = screen.grouped_csv if as_csv else screen.grouped_screen
    call.answer(
        lambda: screen.grouped_for_programs(found, path),
        lambda: show(found, workspace.report_words(call.words.language), path),
    )


@report.command()
@click.option("--quarter", metavar="YYYY-QN", default="")
@at_option
@open_option
@calling
def customers(call: Call, quarter: str, at: str | None, show: bool) -> None:
    """The score of a closed quarter."""
    asked = quarter_of(quarter) if quarter else ""
    from orderbatch.month.scoring import score_customers, write_score
    from orderbatch.terminal.periods.score_screen import score_for_programs, score_screen

    workspace = call.workspace()
    score = score_customers(workspace, moment_of(call, at).date(), asked)
    path = write_score(workspace, score) if score.agents else None
    shown = path.relative_to(call.root).as_posix() if path else ""
    call.answer(lambda: score_for_programs(score, shown), lambda: score_screen(score, shown, call.words))
    if show and path:
        call.open(path)


@report.command()
@click.option("--agent", metavar="CODE", default="", shell_complete=offer_agents)
@click.option("--month", metavar="YYYY-MM", default="")
@calling
def statement(call: Call, agent: str, month: str) -> None:
    """Agents' statements."""
    if month:
        month_of(month)
    from orderbatch.month.statements import make_statements, write_statements
    from orderbatch.terminal.periods.statements_screen import statements_for_programs, statements_screen

    workspace = call.workspace()
    found = make_statements(workspace, month, agent)
    paths = [path.relative_to(call.root).as_posix() for path in write_statements(workspace, found)]
    call.answer(lambda: statements_for_programs(found, paths), lambda: statements_screen(paths, call.words))


@click.command()
@click.argument("month", metavar="MONTH")
@click.option("--anyway", is_flag=True)
@at_option
@calling
@alone
def close(call: Call, month: str, anyway: bool, at: str | None) -> None:
    """A month's last word."""
    month_of(month)
    from orderbatch.auditing import audit_of
    from orderbatch.month.closing import close_month
    from orderbatch.terminal.periods.months_screen import closed_screen, month_for_programs

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
    path = None if audit.rows.empty else write_audit(workspace, audit)
    shown = path.relative_to(call.root).as_posix() if path else ""
    call.answer(lambda: audit_figures(audit, shown), lambda: audit_screen(audit, shown, call.words))
    if show and path:
        call.open(path)


@click.command()
@click.option("--agent", metavar="CODE", default="", shell_complete=offer_agents)
@click.option("--all", "everybody", is_flag=True)
@click.option("--template", "wants_template", is_flag=True)
@calling
def forms(call: Call, agent: str, everybody: bool, wants_template: bool) -> None:
    """The agents' order forms."""
    if wants_template:
        from orderbatch.month.own_forms import make_template
        from orderbatch.terminal.periods.forms_screen import template_screen

        path = make_template(call.workspace()).relative_to(call.root)
        call.answer(lambda: {"path": path.as_posix()}, lambda: template_screen(path, call.words))
        return
    if not (agent or everybody):
        raise OrderbatchError("FORMS_FOR_WHOM", ExitCode.USAGE)
    from orderbatch.month.order_forms import make_forms
    from orderbatch.terminal.periods.forms_screen import forms_for_programs, forms_screen

    made = make_forms(call.workspace(), "" if everybody else agent)
    call.answer(
        lambda: forms_for_programs(made, call.root), lambda: forms_screen(made, call.root, call.words)
    )

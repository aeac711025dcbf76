"""What Tab offers for order numbers, agent codes and batches: read straight from the ledger's file, at once.

A ledger on a server is not asked: pressing a key must not wait for the network.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

MOST = 100
SHELLS = ("bash", "zsh", "fish", "powershell")
_BATCHES = "SELECT batch, day FROM runs ORDER BY run DESC"
_ORDERS = "SELECT order_no, agent FROM orders GROUP BY order_key ORDER BY MAX(run) DESC, MAX(id)"
_AGENTS = "SELECT content FROM masters WHERE kind = 'agents' ORDER BY id DESC LIMIT 1"
Offering = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _offering(known: Callable[[sqlite3.Connection], Iterator[tuple[str, str]]]) -> Offering:
    """How click is told what begins with the letters that are there; whatever goes wrong, nothing."""

    def offered(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        try:
            with closing(_ledger(_as_typed(context.find_root().params.get("folder") or "."))) as connection:
                found = dict(known(connection))
        except (OSError, sqlite3.Error, ValueError, KeyError, RuntimeError):  # the last: a home of nobody
            return []
        wanted = begun.casefold()
        return [
            CompletionItem(value, help=told)
            for value, told in found.items()
            if value.casefold().startswith(wanted)
        ][:MOST]

    return offered


def _as_typed(folder: str) -> Path:
    """A folder as the line names it before the shell has read it: `~/desk`, `$HOME/desk`."""
    return Path(os.path.expandvars(folder)).expanduser()


def _ledger(root: Path) -> sqlite3.Connection:
    """The file as it stands, for reading alone; `sqlite3.Error` where there is none."""
    return sqlite3.connect(f"{(root.resolve() / 'ledger.db').as_uri()}?mode=ro", uri=True, timeout=0.2)


def _agents(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for (content,) in connection.execute(_AGENTS):
        table = json.loads(content)
        yield from zip(map(str, table["agent"]), map(str, table["agent_name"]), strict=True)


offer_agents = _offering(_agents)
offer_batches = _offering(lambda connection: iter(connection.execute(_BATCHES)))
offer_orders = _offering(lambda connection: iter(connection.execute(_ORDERS)))


@add_completion_class
class BashQuotingComplete(BashComplete):
    """click's puts values into the line as they are; a number such as 7(补) is quoted here."""

    source_template = BashComplete.source_template.replace(
        "COMPREPLY+=($value)",
        """case $2 in
                \\"*|\\'*) COMPREPLY+=("$value");;
                *) COMPREPLY+=("$(printf '%%q' "$value")");;
            esac""",
    )


@add_completion_class
class ZshStartedComplete(ZshComplete):
    """click's wants zsh's completion started; macOS does not start it by itself."""

    source_template = ZshComplete.source_template.replace(
        "%(complete_func)s() {",
        "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }\n\n%(complete_func)s() {",
        1,
    )


@add_completion_class
class PowerShellComplete(ShellComplete):
    """click has none: the words before the cursor go in one a line, the answers come back one a line."""

    name = "powershell"
    source_template = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($begun, $tree, $cursor)
    $words = $tree.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
        else { $_.Extent.Text }
    }
    $env:%(complete_var)s = 'powershell_complete'
    $env:COMP_WORDS = $words -join "`n"
    $env:COMP_BEGUN = $begun.Trim("'", '"')
    try {
        & (Get-Command -CommandType Application %(prog_name)s)[0] | Where-Object { $_ } | ForEach-Object {
            $value, $told = $_ -split "`t", 2
            $typed = if ($value -match '[^\\w./:-]') { "'" + $value.Replace("'", "''") + "'" } else { $value }
            if (-not $told) { $told = $value }
            [System.Management.Automation.CompletionResult]::new($typed, $value, 'ParameterValue', $told)
        }
    } finally {
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_BEGUN -ErrorAction SilentlyContinue
    }
}
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words after the program's own name, and the one that is begun."""
        return os.environ["COMP_WORDS"].splitlines()[1:], os.environ.get("COMP_BEGUN", "")

    def format_completion(self, item: CompletionItem) -> str:
        """`value<tab>what it is`; nothing where folders or files are wanted: PowerShell offers them."""
        return f"{item.value}\t{item.help or ''}" if item.type == "plain" else ""

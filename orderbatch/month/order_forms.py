"""`orderbatch forms`: every agent's order form, made from the catalogue in force (P-4.7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from orderbatch.check.order_rules import called
from orderbatch.contract.batch import Record
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.names import clean_name
from orderbatch.contract.sheets.every import AGENTS, CATALOGUE
from orderbatch.contract.sheets.form_version import form_version
from orderbatch.contract.sheets.master import Master
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.contract.sheets.tables import from_content
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.ledger.books import Ledger, ledger_of
from orderbatch.ledger.queries import runs
from orderbatch.ledger.queries.spans import statement_moves
from orderbatch.month.own_forms import OwnForms
from orderbatch.month.policies_on_forms import PoliciesOnForms
from orderbatch.workspace.outbox import put_report
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.forms.order_form import least_cases, on_sale, render_form
from orderbatch.write.documents.policies.policy_notice import policies_text
from orderbatch.write.workbook.batch_values import rows_of


@dataclass(frozen=True, slots=True)
class FormsMade:
    """The forms of one call: the version that they have, and (agent, path) of each."""

    version: str
    forms: tuple[tuple[str, Path], ...]


def make_forms(workspace: Workspace, agent: str = "") -> FormsMade:
    """The form of one agent, or of all, in the outbox.

    Raises MASTER_MISSING (exit 3) without a catalogue or agents' list, AGENT_NOBODY (exit 2), OUTPUT_OPEN.
    """
    with ledger_of(workspace) as ledger:
        in_force = ledger.ask(runs.masters)
        catalogue, agents = _lists(in_force)
        agent = called(agent, agents["agent"]) if agent else ""
        version = form_version(catalogue)
        asked = agents[agents["agent"].eq(agent)] if agent else agents
        policies = PoliciesOnForms.of(ledger, in_force)
        made = _written(workspace, ledger, catalogue, policies, rows_of(asked), version)
        return FormsMade(version, tuple(made))


def _lists(in_force: Mapping[str, Master]) -> tuple[pd.DataFrame, pd.DataFrame]:
    if missing := [sheet.kind for sheet in (CATALOGUE, AGENTS) if sheet.kind not in in_force]:
        raise OrderbatchError("MASTER_MISSING", ExitCode.MASTER, kinds=missing)

    def rows(sheet: Sheet) -> pd.DataFrame:
        return from_content(sheet, in_force[sheet.kind].content)

    return rows(CATALOGUE), rows(AGENTS)


def _written(
    workspace: Workspace,
    ledger: Ledger,
    catalogue: pd.DataFrame,
    policies: PoliciesOnForms,
    agents: list[Record],
    version: str,
) -> Iterator[tuple[str, Path]]:
    company, least = workspace.settings.company, workspace.settings.orders.min_order_cases
    own = OwnForms(workspace, on_sale(catalogue), version)
    for agent in agents:
        words, told = _his_words(workspace, ledger, agent["agent"]), policies.of_agent(agent)
        said = policies_text(told, words, company.currency)
        content = own.of_agent(agent, said, least_cases(agent, least), words) or render_form(
            agent,
            catalogue,
            words,
            version,
            company=company.name,
            currency=company.currency,
            least=least,
            policies=told,
        )
        name = words.text("order_form.file", agent=agent["agent"], name=agent["agent_name"])
        yield agent["agent"], put_report(workspace, "forms", clean_name(name, ".xlsx"), content)


def _his_words(workspace: Workspace, ledger: Ledger, agent: str) -> Words:
    """The language of his newest form, or the company's."""
    _name, language = ledger.ask(statement_moves.last_spoken, agent)
    return Words(language) if language in LANGUAGES else workspace.report_words()

"""The desk as a run finds it: folders and settings, books, clock, what came in, and the masters in force."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from orderbatch.check.item_codes import ItemNames, Pair, written_codes
from orderbatch.contract.batch import Record
from orderbatch.contract.columns import SKU
from orderbatch.contract.finding import Finding
from orderbatch.contract.settings import Settings
from orderbatch.contract.sheets.every import CATALOGUE, ORDER
from orderbatch.contract.spellings import is_blank
from orderbatch.day.by_hand.keyed import WAITS, with_keyed_forms
from orderbatch.day.figures.in_force import Masters, gather
from orderbatch.day.intake import STAYS, Intake, Received
from orderbatch.day.layouts.asked_before import memory_of
from orderbatch.day.layouts.asked_lists import ask_about_lists, read_lists, still_lying
from orderbatch.day.layouts.asking import AskedForms, read_by_answers
from orderbatch.day.layouts.days_without_year import with_years
from orderbatch.day.layouts.known_lists import ReadWith, by_full_name
from orderbatch.day.layouts.pieces import Packing, in_cases
from orderbatch.day.layouts.titles_with_names import with_named_titles
from orderbatch.day.layouts.unknown_names import called_so, with_unknown_names
from orderbatch.day.second_reading import name_agents, read_again
from orderbatch.day.trust.mailed import with_their_senders, without_strange
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.queries import open_work, runs
from orderbatch.ledger.queries.confirmed_names import confirmed_names
from orderbatch.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a run rests on; made once, never changed.

    items: what agents mean by their codes and names. now: the run's one clock reading.
    """

    workspace: Workspace
    ledger: Ledger
    intake: Intake
    masters: Masters
    items: ItemNames
    now: dt.datetime
    asked: AskedForms = field(default_factory=AskedForms)
    left: tuple[Received, ...] = ()  # lists that stay in the inbox until somebody accepts or removes them

    @property
    def settings(self) -> Settings:
        """How the desk is set."""
        return self.workspace.settings

    @property
    def day(self) -> dt.date:
        """The business day."""
        return self.now.date()

    @property
    def has_come(self) -> bool:
        """Whether a file came in, or one that stays in the inbox is asked about for the first time."""
        return bool(self.intake.received) or self.asked.has_news

    def forms_waited_for(self) -> list[Record]:
        """Order forms that went back and that the last run left waited for, whatever their age (P-4.1.2)."""
        left = self.ledger.ask(open_work.sent_back, dt.date.min)
        return [{**form, "since": dt.date.fromisoformat(form["since"])} for form in left]


def asking_alone(desk: Desk) -> Desk | None:
    """The desk as if only the forms had come that wait for the rep; None where none is new.

    The others are told: this look into the inbox saw them, and they came before it.
    """
    waiting = tuple(file for file in desk.intake.received if file.waits)
    if not waiting:
        return None
    pictures = {told.file for told in desk.intake.told if told.code == WAITS}
    stays = pictures | {file.name for file in desk.intake.received if not file.waits}
    told = tuple(Finding(STAYS, name) for name in sorted(stays))
    bare = replace(desk.masters, brought=(), findings=(), unusable=())
    asked = replace(desk.asked, layouts=(), paths={})
    return replace(desk, intake=Intake(waiting, told), masters=bare, asked=asked)


def lay_desk(
    workspace: Workspace, ledger: Ledger, intake: Intake, now: dt.datetime, accepted: Collection[str] = ()
) -> Desk:
    """The desk with the masters of the inbox laid over those in force."""
    company = workspace.settings.company.name
    memory = still_lying(memory_of(ledger), intake, accepted)
    intake, lists = read_lists(intake, memory, workspace)
    believed = {*accepted, *lists.accepted}
    masters = gather(intake, ledger.ask(runs.masters), now, believed, company, lists.known)
    intake, asked_of_lists = ask_about_lists(intake, masters.findings, masters.left, memory)
    items = masters.item_names()
    codes = written_codes(items)
    packing = Packing(items, masters.by_key(CATALOGUE))
    understood = read_again(workspace, intake.without(masters.left), codes, packing)
    codes |= items.names.keys()
    understood = read_again(workspace, understood, codes, packing)
    listed, agents = masters.addresses(), masters.agent_names()
    aids = ReadWith(workspace, codes, packing, masters.products(), frozenset(listed), by_full_name(agents))
    understood = name_agents(understood, agents, aids.kind_of_title, called_so(memory.of_orders))
    understood = with_named_titles(understood, agents, aids.kind_of_title)
    understood = with_unknown_names(understood, aids, agents)
    answered, asked = read_by_answers(understood, memory, aids, now.date())
    called = called_so([*memory.of_orders, *asked.answers_of(now.date())])
    asked = asked.with_lists(asked_of_lists, lists.paths, lists.findings)
    named = with_keyed_forms(name_agents(answered, agents, aids.kind_of_title, called))
    trusted = workspace.settings.mail.trusted
    sure = with_their_senders(without_strange(named, listed, trusted), listed, trusted)
    left = tuple(file for file in intake.received if file.name in masters.left)
    named_items = _with_confirmed(items, ledger, masters, sure)
    sure = in_cases(with_years(sure), replace(packing, items=named_items))
    return Desk(workspace, ledger, sure, masters, named_items, now, asked, left)


def _with_confirmed(items: ItemNames, ledger: Ledger, masters: Masters, intake: Intake) -> ItemNames:
    """With the names that the rep confirmed before, where a form has something else than codes of ours."""
    cells = (cell for _document, sheet in intake.sheets(ORDER.kind) for cell in sheet.cells[SKU.name])
    if all(cell in items.skus for cell in cells if not is_blank(cell)):
        return items
    pairs = [Pair(*pair, is_confirmed=True) for pair in ledger.ask(confirmed_names)]
    return masters.item_names(pairs) if pairs else items

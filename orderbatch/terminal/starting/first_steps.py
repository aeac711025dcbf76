"""What to do first, second, third at a desk where nothing has happened yet; what an older desk lacks."""

from orderbatch.contract.settings import Company
from orderbatch.contract.sheets.every import AGENTS, BALANCES, CATALOGUE, STOCK
from orderbatch.contract.words import Words
from orderbatch.doctor import newest_day
from orderbatch.terminal.folding import folded
from orderbatch.workspace.held import SETTINGS_FILE
from orderbatch.workspace.workspace import Workspace


def lists_lacking(workspace: Workspace, words: Words) -> list[str]:
    """A line that names the blank lists which a desk of an older version has not; none where it has none."""
    from orderbatch.write.documents.blank_lists import list_names

    names = list_names(Words(workspace.language))
    there = {path.name for path in (workspace.root / "templates").glob("*.xlsx")}
    lacking = [name for name in names if name not in there]
    if not lacking or len(lacking) == len(names):
        return []
    return [folded(words.text("cli.doctor.lists", names=words.joined(lacking)))]


def first_steps(workspace: Workspace, words: Words) -> list[str]:
    """The steps that are still to be done before the first run, in their order; none afterwards."""
    if newest_day(workspace):
        return []
    own = Words(workspace.language)
    lists = (
        own.text(f"lists.{sheet.kind}.title") + ".xlsx" for sheet in (CATALOGUE, AGENTS, BALANCES, STOCK)
    )
    steps = []
    if workspace.settings.company.name == Company().name:
        steps.append(words.text("cli.doctor.steps.settings", file=SETTINGS_FILE))
    if not (workspace.inbox.is_dir() and any(workspace.inbox.iterdir())):
        steps.append(words.text("cli.doctor.steps.lists", lists=words.joined(lists)))
    steps += [
        words.text("cli.doctor.steps.check"),
        words.text("cli.doctor.steps.run", name=own.text("cli.init.starter")),
    ]
    return [
        folded(words.text("cli.doctor.steps.head")),
        *(folded(f"  {number}. {step}", indent=5) for number, step in enumerate(steps, 1)),
    ]

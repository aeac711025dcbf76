"""A column of the order form is declared once: from there it goes to the ledger and to every document.

By hand are edited five places: the form's declaration, its heading in each of the two languages, one
migration, and the sheet that is to show it, here the reply. Everything between carries it by itself.
"""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from orderbatch.ledger.revisions import HEAD
from tests.desk import Cell, Desk, write_sheet
from tests.houses import ask, copied, edit
from tests.test_gifts import policies

MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "delivery"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("order_decisions", sa.Column("dock", sa.Text, nullable=False, server_default=""))
    op.add_column("order_decisions", sa.Column("deliver_on", sa.Text, nullable=True))
    op.add_column("line_decisions", sa.Column("colour", sa.Text, nullable=False, server_default=""))
"""
READ = """
import sys
from pathlib import Path
from orderbatch.workspace.workspace import open_workspace
from orderbatch.ledger.books import open_ledger
from orderbatch.ledger.load import load_batch
from orderbatch.ledger.queries import promises, runs

desk = open_workspace(Path(sys.argv[1]))
with open_ledger(desk.ledger_url, desk.archive, desk.state / "backups") as ledger:
    batch = ledger.ask(load_batch, ledger.ask(runs.batches)[-1]["batch"])
    proposed = ledger.ask(promises.proposal_lines, batch.orders.assign(proposal=batch.batch))
    print(batch.orders[["dock", "deliver_on"]].to_numpy().tolist(), batch.lines["colour"].tolist())
    print(proposed[["dock", "colour"]].to_numpy().tolist())
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house with a dock and a day in the form's header block, and a colour in its table."""
    root = copied(tmp_path_factory.mktemp("house"))
    package = root / "orderbatch"
    inbound = package / "contract/sheets/inbound.py"
    label = '            Column("reduce", "choice"),\n'
    edit(
        inbound,
        label,
        f'{label}            Column("dock", "text"),\n            Column("deliver_on", "day"),\n',
    )
    end = "    ),\n)\n\nCATALOGUE"
    edit(inbound, end, f'        *carried(Column("colour", "text")),\n{end}')
    outbound = package / "contract/sheets/outbound.py"
    counts = ',\n        Column("ordered_cases", "count", advisory=True),\n        Column("'
    for shown in (f'"){counts}confirmed_cases"', f'"spec"){counts}proposed_cases"'):
        edit(outbound, shown, shown.replace('")', '", "colour")', 1))
    for language in ("en", "zh"):
        headings = package / f"contract/words/{language}/headings.toml"
        said = 'dock = ["Dock"]\ndeliver_on = ["Deliver on"]\ncolour = ["Colour"]\n'
        headings.write_text(said + headings.read_text(encoding="utf-8"), encoding="utf-8")
    migration = package / "ledger/migrations/versions/delivery.py"
    migration.write_text(MIGRATION.format(before=HEAD), encoding="utf-8")
    return root


def test_what_a_form_says_is_carried_from_one_declaration(house: Path, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1, G 5", Category={"A": "soap", "G": "gifts"})
    desk.agents("a1")
    policies(desk, ("T", "Twenty and one", "buy_get", None, 20, "G", 1, "yes"))
    desk.figures("A 50, G 9", "a1 500")
    rows: list[list[Cell]] = [
        ["Order form"],
        ["Agent code", "a1", None, "Order no.", "7"],
        ["Dock", "Gate 3", None, "Deliver on", dt.date(2026, 11, 25)],
        [],
        ["SKU", "Cases", "Colour"],
        ["A", 60, "blue"],  # 50 are there: he is told
    ]
    write_sheet(tmp_path / "inbox/form.xlsx", rows, desk.at("09:00"))
    ask(house, "-m", "orderbatch", "-C", str(tmp_path), "run", "--at", "2026-11-23 10:00")
    assert ask(house, "-c", READ, str(tmp_path)).splitlines() == [
        "[['Gate 3', datetime.date(2026, 11, 25)]] ['blue']",
        "[['Gate 3', 'blue']]",
    ]
    (approval,) = (tmp_path / "outbox").rglob("Approval*.xlsx")
    lines = list(openpyxl.load_workbook(approval)["Lines"].iter_rows(values_only=True))
    (place,) = ((row, names.index("Colour")) for row, names in enumerate(lines) if "Colour" in names)
    assert [row[place[1]] for row in lines[place[0] + 1 : place[0] + 3]] == ["blue", None]  # and a gift
    (reply,) = (tmp_path / "outbox").rglob("Reply a1*.xlsx")
    rows_told = list(openpyxl.load_workbook(reply).worksheets[0].iter_rows(values_only=True))
    (place,) = ((row, names.index("Colour")) for row, names in enumerate(rows_told) if "Colour" in names)
    assert rows_told[place[0] + 1][place[1]] == "blue"

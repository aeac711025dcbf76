"""Lists that look like ours and are somebody else's: told apart by the codes that they share (4-run)."""

from collections.abc import Mapping

from orderbatch.contract.columns import Column, parse_column
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import AGENTS, BALANCES, BY_KIND, CATALOGUE, STOCK
from orderbatch.contract.sheets.master import Master
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.day.intake import Intake

DATED = (BALANCES, STOCK)  # must be of the business day
VOUCHING = ((CATALOGUE, STOCK), (AGENTS, BALANCES))  # have the same codes


def strangers(intake: Intake, in_force: Mapping[str, Master]) -> list[Finding]:
    """MASTER_STRANGE for each list that is not surely ours, where there is a better one of its kind.

    Somebody's price list looks like a catalogue, an agent's own stock report like our stock; taken for it,
    either would put every order in the wrong. Catalogue and stock list vouch for each other, and so do agents
    and balances; a copy of a list, which has its codes too, does not.
    """
    findings = []
    for pair in VOUCHING:
        lists = {
            (sheet.kind, document, found.name): {
                *parse_column(_named_by(sheet), found.cells[sheet.required[0]])[0]
            }
            - {""}
            for sheet in pair
            for document, found in intake.sheets(sheet.kind)
        }
        known = {sheet.kind: codes_of(in_force[sheet.kind]) for sheet in pair if sheet.kind in in_force}
        strange = {key for key, own in lists.items() if not _is_ours(key, own, lists, known)}
        kinds = {kind for kind, _file, _name in lists.keys() - strange} | in_force.keys()
        findings += [
            Finding("MASTER_STRANGE", file, name, numbers={"kind": kind})
            for kind, file, name in sorted(strange)
            if kind in kinds
        ]
    return findings


def _is_ours(
    key: tuple[str, str, str],
    own: set[str],
    lists: Mapping[tuple[str, str, str], set[str]],
    known: Mapping[str, set[str]],
) -> bool:
    """Whether a list is vouched for, and is no extract of a better one.

    Vouched for: another kind of list in the inbox, or one in force, has most codes of the shorter of the two;
    of a day's figures, which name what moves that day, one code is enough. An extract has less than half
    the codes of a list of its kind (of figures: of the same inbox), and no new pair came with it.
    """
    dated = key[0] in {sheet.kind for sheet in DATED}
    others = [(kind[0], codes) for kind, codes in lists.items() if kind != key]
    paired = [codes for kind, codes in others if kind != key[0]]
    rivals = [codes for kind, codes in others if kind == key[0]] + (
        [] if dated else [known.get(key[0], set())]
    )
    if not any(
        2 * len(own & codes) > (0 if dated else min(len(own), len(codes)))
        for codes in (*paired, *known.values())
    ):
        return False
    return all(2 * len(own) >= len(codes) for codes in rivals) or any(
        2 * len(own & codes) > max(len(own), len(codes)) for codes in paired
    )


def _named_by(sheet: Sheet) -> Column:
    """The column with the codes, which are compared as they are read: `KM 100` is KM100."""
    return next(column for column in sheet.columns if column.name == sheet.required[0])


def codes_of(master: Master) -> set[str]:
    """What a master names: items or agents."""
    return {str(code) for code in master.content[BY_KIND[master.kind].required[0]]}

"""What a sheet calls itself: an order, or another document."""

import re
from collections.abc import Iterator, Sequence

from orderbatch.contract.sheets.sheet import letters
from orderbatch.read.formats.grid import Grid, is_nothing
from orderbatch.read.layout.pairs import COLON, label_before_code
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.vocabulary import Vocabulary, alike, any_of, fold, once_a_shape

ORDERS, ELSE, NAME, NOTHING = "orders", "else", "name", ""
_LONGEST = 40  # characters of a title; what is longer is a sentence
_FIRST_CELLS = 3  # of a row above the table may be titles
_SENTENCE = re.compile(r"[，。！？；,!?;]|\.$")
_MORE = re.compile(r"[:：，。！？；]")
_BRACKETED = re.compile(r"[(\[【（<《「].*?[)\]】）>》」]")
_IN_BRACKETS = re.compile(r"[(\[【（<《「](.*?)[)\]】）>》」]")
_DASHES = re.compile("[–—]")
_FRAME = " -–—_*.,，:：/、|\"'"
_OTHER_LETTERS = re.compile(r"[^\u4e00-\u9fff]")  # end what is glued to a Chinese word
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")  # `采 购 单`
_COPY = re.compile(r"[\s\d_.()（）-]+$")  # a day or a number behind a file's name
_OF_OTHER_PAPERS = ("document", "lying", "outdated", "reversing", "returning", "unsettled")
_FIGURES = re.compile(r"[\d\W_]+")


def looks_ordered(table: TableOfSheet, vocabulary: Vocabulary) -> bool:
    """Whether a table of codes and quantities calls itself an order, or says whose it is."""
    if "agent" in table.labels or vocabulary.is_title(table.grid.name):
        return True
    above = table.grid.rows[: table.heading.top]
    return any(type(cell) is str and cell and vocabulary.is_title(cell) for row in above for cell in row)


def is_asked_for(grid: Grid, top: int, vocabulary: Vocabulary) -> bool:
    """Whether a sheet's name, what stands above its lines or a plea around them asks for goods.

    `11月23日要货`, `Order from Rosemary's Market`, `请发：`; not where one of them names another document.
    """
    above = [cell for row in grid.rows[:top] for cell in row if type(cell) is str and cell.strip()]
    texts = [grid.name, *above]
    if any(_names_another(text, vocabulary) for text in texts):
        return False
    anywhere = [cell for row in grid.rows for cell in row if type(cell) is str and cell.strip()]
    return any(any_of("asking").search(text.casefold()) for text in anywhere) or any(
        speaks_of(text, vocabulary) == ORDERS for text in texts
    )


def _names_another(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text names another document, an old order, or takes something back."""
    plain = text.casefold()
    if vocabulary.is_other_title(text) or vocabulary.withdrawn.search(plain):
        return True
    return any(any_of(name).search(plain) for name in _OF_OTHER_PAPERS)


def speaks_of_arrival(table: TableOfSheet, vocabulary: Vocabulary) -> bool:
    """Whether a title above a table, or its sheet's name, says that goods came: `收货确认单` (P-4.5.3)."""
    titles = (text for _cell, text, first in titles_above(table, vocabulary) if first)
    return any(any_of("arrived").search(text.casefold()) for text in (*titles, table.grid.name))


def is_orders_title(text: str, vocabulary: Vocabulary) -> bool:
    """Whether an order calls itself so; `Order no.` and `订单号：88` are labels of any document."""
    if fold(text) in vocabulary.titles:
        return True
    plain = not COLON.search(text) and not vocabulary.is_label(text)
    return plain and vocabulary.is_title(text) and speaks_of(text, vocabulary) == ORDERS


def other_title(table: TableOfSheet, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Where a title says that the table is no order, and what it says; an order's title beside it wins.

    Another document's title is the first text of its row: `随货附送货单` behind a label is a remark.
    """
    found: tuple[str, str] | None = None
    for number, row in enumerate(table.grid.rows[: table.heading.top]):
        texts = [position for position, cell in enumerate(row) if type(cell) is str and cell.strip()]
        for position in texts:
            cell = row[position]
            if vocabulary.is_other_title(cell) and position == texts[0]:
                found = found or (f"{letters(position)}{number + 1}", cell.strip())
            elif is_orders_title(cell, vocabulary):
                return None
    own = table.grid.name
    return found or (("", own) if vocabulary.is_other_title(own) else None)


def named_as_another(name: str, grid: Grid, header_row: int, vocabulary: Vocabulary) -> str:
    """What a file's name says that its sheet is, where the sheet is silent: `退货单.xlsx`; or ""."""
    stem = _COPY.sub("", name.rpartition(".")[0] or name)
    if not vocabulary.is_other_title(stem):
        return ""
    cells = [cell for row in grid.rows[:header_row] for cell in row if type(cell) is str and cell]
    own = any(is_orders_title(text, vocabulary) for text in (grid.name, *cells))
    return "" if own else stem


def complaint_named(name: str, grids: Sequence[tuple[Grid, int]], vocabulary: Vocabulary) -> str:
    """What calls a file a complaint, where nothing in it calls itself an order: `客户投诉单`; or "".

    A title, a sheet's name or the file's. grids: each sheet, and its rows that may be titles.
    """
    said: list[str] = []
    for grid, above in grids:
        rows = [[cell for cell in row if type(cell) is str and cell.strip()] for row in grid.rows[:above]]
        if any(
            is_orders_title(text, vocabulary) for text in (grid.name, *(text for row in rows for text in row))
        ):
            return ""
        said += [*(row[0] for row in rows if row), grid.name]
    stem = _COPY.sub("", name.rpartition(".")[0] or name)
    return next((text.strip() for text in (*said, stem) if _is_complaint(text, vocabulary)), "")


def complains(subject: str, vocabulary: Vocabulary) -> bool:
    """Whether a mail without a workbook complains, by its subject: `投诉：9-1 货物渗漏`."""
    return bool(any_of("complaint").search(subject.casefold())) and not is_orders_title(subject, vocabulary)


def _is_complaint(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a title is of a complaint: it ends with the word, or with what such a paper is called."""
    plain = _COPY.sub("", _SPACED.sub("", _BRACKETED.sub(" ", text.casefold())).strip())
    word = any_of("complaint").search(plain)
    if word is None or len(plain) > _LONGEST or COLON.search(plain) or _SENTENCE.search(plain):
        return False
    after = plain[word.end() :]
    return speaks_of(text, vocabulary) != ORDERS and (
        not after or bool(any_of("head", end="$").search(after))
    )


def titles_above(table: TableOfSheet, vocabulary: Vocabulary) -> Iterator[tuple[str, str, bool]]:
    """(cell, text, whether it is the first of its row) of what may be a title above a table."""
    for row in range(table.heading.top):
        filled = [(at, cell) for at, cell in enumerate(table.grid.rows[row]) if not is_nothing(cell)]
        for number, (position, cell) in enumerate(filled[:_FIRST_CELLS]):
            if type(cell) is str and (fold(cell) in vocabulary.titles or is_a_title(cell, vocabulary)):
                yield f"{letters(position)}{row + 1}", cell, number == 0


def is_a_title(text: str, vocabulary: Vocabulary) -> bool:
    """A short text that is no label, nor a label with its value, a sentence, or an afterthought (`加单3`)."""
    plain = _BRACKETED.sub("", text).strip()
    short = len(plain) <= _LONGEST and not COLON.search(plain) and not _SENTENCE.search(plain)
    afterthought = vocabulary.adds.search(plain.casefold()) and any(map(str.isdigit, plain))
    dashed = _DASHES.sub("-", text)  # `PO – on hold` is no label
    labelled = vocabulary.is_a_label_word(dashed) or label_before_code(text, vocabulary) is not None
    return short and not afterthought and not labelled


def says_more(text: str) -> bool:
    """Whether a text is a label with its value, or a Chinese sentence."""
    return bool(_MORE.search(text))


def speaks_of(text: str, vocabulary: Vocabulary) -> str:
    """Whether a title speaks of ORDERS, of something ELSE, is a NAME or says NOTHING (a date, a company).

    A word of ordering makes it an order's only as what the title ends in: `采购入库记录`, `备货计划`,
    `Order status` and `Sample order` are of something else, `配送中心要货单` and
    `Order form - November` are not.
    """
    known = vocabulary.remembered.get(("title", text))
    if known is None:
        shape = alike(text)
        known = _speaks_of(text, vocabulary) if shape == text else speaks_of(shape, vocabulary)
        vocabulary.remembered[("title", text)] = known
    return str(known)


def _speaks_of(text: str, vocabulary: Vocabulary) -> str:
    plain = _plain(text)
    words = list(any_of("ordering").finditer(plain))
    if words:
        planned = any_of("planned").match(plain, words[-1].start())
        return ELSE if is_turned(text) or planned or not _goes_on(plain[words[-1].end() :]) else ORDERS
    if any_of("firm", end="$").search(plain):
        return NOTHING
    if any_of("document").search(plain) or any_of("head", end="$").search(plain.rstrip(" 0123456789-./#")):
        return ELSE
    return NAME if _FIGURES.sub("", vocabulary.times.sub("", plain)) else NOTHING


def _plain(text: str) -> str:
    return _SPACED.sub("", _BRACKETED.sub(" ", text.casefold())).strip()


@once_a_shape
def is_turned(text: str) -> bool:
    """Whether a title makes its order another thing: `取消采购订单`, `Sample order`, `PO (void)`."""
    plain = _plain(text)
    words = list(any_of("ordering").finditer(plain))
    if not words:
        return False
    start = words[-1].start()
    for word in reversed(words[:-1]):  # before all of `PURCHASE ORDER`
        start = start if plain[word.end() : start].strip() else word.start()
    if any_of("reversing", end="$").search(plain[:start].rstrip(" -")):
        return True
    glued = _OTHER_LETTERS.split(plain[words[-1].end() :], maxsplit=1)[0]
    after = plain[words[-1].end() + len(glued) :]
    return any(_is_another(said.strip(_FRAME)) for said in (after, *_IN_BRACKETS.findall(text.casefold())))


def is_called_off(name: str) -> bool:
    """Whether a sheet's name says only that its order does not count, or not yet: `作废`, `Draft 2`."""
    plain = name.casefold().strip(_FRAME + "0123456789()（）")
    return any(any_of(words).fullmatch(plain) for words in ("cancelled_there", "unsettled"))


def _is_another(said: str) -> bool:
    """Whether a word beside a title says that it is no order; a template that is filled in is one."""
    return bool(any_of("kind_of_another").fullmatch(said)) and not any_of("unfilled").fullmatch(said)


def _goes_on(after: str) -> bool:
    """Whether a title may go on so behind its word of ordering: `申请表`, `form - November`, `for Friday`."""
    if glued := _OTHER_LETTERS.split(after, maxsplit=1)[0]:
        return any_of("tail").sub("", glued) == ""
    clause = any_of("clause").search(after)
    return not any_of("document").search(after[: clause.start()] if clause else after)

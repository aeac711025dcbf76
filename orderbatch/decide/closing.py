"""What ends without shipping: an item no longer sold, an answer that never came, a wait too long (P-4.2.1, P-4.3.2).

Pure: the open lines of earlier runs go in; those that end come out with the reason why.
"""

import datetime as dt

import pandas as pd

from orderbatch.contract.settings import Settings

DISCONTINUED, NO_ANSWER, WAITED_TOO_LONG, STOPPED = "DISCONTINUED", "NO_ANSWER", "WAITED_TOO_LONG", "STOPPED"


def ending(lines: pd.DataFrame, on_sale: pd.Series, day: dt.date, settings: Settings) -> pd.Series:
    """Why each open line ends today; "" for those that go on.

    lines: sku, why_open (`deferred`, `awaiting`, `held`, `lapsed`), since (date). on_sale: SKU → whether
    the catalogue still sells it. An item that is no longer sold ends whatever it waited for.
    """
    age = pd.Series([(day - since).days for since in lines["since"]], index=lines.index, dtype="int64")
    why = pd.Series("", index=lines.index, dtype="object")
    why = why.mask((lines["why_open"] == "held") & (age > settings.funds.hold_days), STOPPED)
    why = why.mask((lines["why_open"] == "awaiting") & (age > settings.deferral.answer_days), NO_ANSWER)
    why = why.mask((lines["why_open"] == "deferred") & (age > settings.deferral.max_days), WAITED_TOO_LONG)
    return why.mask(~lines["sku"].map(on_sale).fillna(False).astype(bool), DISCONTINUED)

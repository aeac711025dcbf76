"""Formulas from outside: whatever function they call that is not known to look at cells alone is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderbatch.write.ooxml.defuse import reaches_outside
from orderbatch.write.ooxml.functions import ALLOWED

FETCHING = (
    'importrange("x","A1")',
    '_xlfn.STOCKHISTORY("MSFT",1)',
    '_XLFN._XLWS.webservice("x")',
    "_xlfn._xlws.PY(1,0)",
    '_xlfn.IMAGE("http://x")',
    'hyperlink("x","y")',
    'FILTERXML("x","y")',
    'ENCODEURL("x")',
    'RTD("a",,"b")',
    'CALL("k","b","c",1)',
    'REGISTER.ID("a","b")',
    'EXEC("calc")',
    'DDE("a","b","c")',
    "cmd|'/c calc'!A0",
    'INDIRECT("A1")',
    'CELL("filename")',
    'INFO("osversion")',
    'GETPIVOTDATA("a",B1)',
    'COPILOT("x")',
    'GOOGLEFINANCE("x")',
    'IMPORTHTML("x","table",1)',
    'QUERY("x")',
    'ORG.OPENOFFICE.WEBSERVICE("x")',
    'WEBDIENST("x")',
    'SERVICEWEB("x")',
    'SERVICIOWEB("x")',
    'ВЕБСЛУЖБА("x")',
    'LIENHYPERTEXTE("x")',
    'ＷＥＢＳＥＲＶＩＣＥ("x")',
    'IF(1,WEBSERVICE ("x"))',
    "LET(x,1,WEBSERVICE(x))",
    "MAP(A1,_xleta.WEBSERVICE)",
    "SUM([1]Sheet!A1)",
    "'[x.xlsx]S'!A1",
    "[x.xlsx]S!A1",
    "'http://x/[a.xls]S'!A1",
    'TRANSLATE("a","b","c")',
    'SQL.REQUEST("a")',
    'EVALUATE("1")',
    "GET.CELL(1)",
    'WEBSERVICE（"x"）',
    '(WEBSERVICE)("x")',
    'CHOOSE(1,WEBSERVICE)("x")',
    "REDUCE(0,A1:A2,IMAGE)",
    "_xlfn.SCAN(,A1,HYPERLINK )",
    "_xlfn.MAP(Prices;WEBSERVICE)",
)
HARMLESS = (
    "SUM(A1:A3)",
    'if(A1="","",A1*B1)',
    "_xlfn.XLOOKUP(A1,B:B,C:C)",
    "SUMPRODUCT(--(A1:A3>1),B1:B3)",
    '"WEBSERVICE("&A1',
    "SUM(Prices)*A1",
    "_xlfn.MAP(A1:A2,C7,_xlfn.LAMBDA(_xlpm.x,_xlpm.y,_xlpm.x*_xlpm.y))",
    "_xlfn.BYROW(A1:B2,_xleta.SUM)",
    "_xlfn.REDUCE(0,A1:A2,SUM)",
)
SIGNS = ("=", "=+", "=-", "=@", "= ", "=\t", "=\r\n")
# What may stand around a call without changing that it is one.
AROUND = ("{}", "SUM(1,{})", "IFERROR({},0)", '"("&{}', "A1+{}", "{}*2", "LET(x,1,{})", "-({})")


@pytest.mark.parametrize("formula", FETCHING)
def test_what_fetches_is_known_behind_every_sign_and_in_every_place(formula: str) -> None:
    live = [place for place in AROUND if not reaches_outside("=" + place.format(formula))]
    live += [repr(sign) for sign in SIGNS if not reaches_outside(sign + formula)]
    assert not live, live


@pytest.mark.parametrize("formula", HARMLESS)
def test_what_looks_at_cells_alone_stays(formula: str) -> None:
    assert not reaches_outside("=" + formula)


@given(
    name=st.from_regex(r"[A-Za-z_À-ɏА-я一-仿][A-Za-z0-9_.]{0,12}", fullmatch=True),
    gap=st.sampled_from(("", " ", "\n")),
    front=st.sampled_from(("", "_xlfn.", "_XLFN._xlws.")),
    place=st.sampled_from(AROUND),
)
def test_a_function_that_is_not_on_the_list_is_never_left(
    name: str, gap: str, front: str, place: str
) -> None:
    call = f"{front}{name}{gap}(A1)"
    known = name.upper() in ALLOWED or name.lower().startswith(("_xlfn.", "_xlws.", "_xlpm."))
    assert known or reaches_outside("=" + place.format(call)), call

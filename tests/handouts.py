"""The guides as they are handed out: `python -m tests.handouts [FOLDER]` prints each as a PDF of A4 pages.

The sources are docs/guides/<language>/*.md. Needs chromium; `page_of` alone gives the page that it prints,
one file with its pictures inside.
"""

import base64
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt

GUIDES = Path(__file__).parents[1] / "docs" / "guides"
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A4; margin: 16mm }}
body {{ font: 10.5pt/1.6 "Microsoft YaHei", "Noto Sans CJK SC", "PingFang SC", sans-serif; color: #1f2933;
  max-width: 46em; margin: auto }}
h1 {{ font-size: 19pt; color: #12505b; border-bottom: 2px solid #12505b }}
h2 {{ font-size: 13pt; color: #12505b; margin: 1.3em 0 .3em; break-after: avoid }}
table {{ border-collapse: collapse; width: 100%; break-inside: avoid }}
th, td {{ border: 1px solid #bcc5cc; padding: .25em .6em; text-align: left; vertical-align: top }}
th {{ background: #ddeeee }}
img {{ max-width: 100%; border: 1px solid #bcc5cc; break-inside: avoid }}
code {{ background: #eef2f4; padding: 0 .25em; border-radius: 3px; white-space: nowrap }}
</style></head><body>
{body}</body></html>
"""


def page_of(guide: Path) -> str:
    """A guide as a page of its own: no file beside it is needed."""
    text = guide.read_text(encoding="utf-8")
    body = MarkdownIt("commonmark").enable("table").render(text)
    body = re.sub(r'src="([^"]+)"', lambda found: f'src="{_inside(guide.parent / found[1])}"', body)
    return PAGE.format(language=guide.parent.name, title=text.splitlines()[0].removeprefix("# "), body=body)


def _inside(picture: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(picture.read_bytes()).decode("ascii")


def handouts(folder: Path) -> list[Path]:
    """Each guide as a PDF that is called as its title."""
    made = []
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for guide in sorted(GUIDES.rglob("*.md")):
            page = Path(place) / f"{guide.stem}.html"
            page.write_text(page_of(guide), encoding="utf-8")
            title = guide.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
            printed = folder.resolve() / f"{title}.pdf"
            options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
            command = ["chromium", *options, f"--print-to-pdf={printed}", page.as_uri()]
            subprocess.run(command, check=True, capture_output=True, timeout=180)
            made.append(printed)
    return made


if __name__ == "__main__":
    if not shutil.which("chromium"):
        sys.exit("chromium is needed")
    for handout in handouts(Path(sys.argv[1] if len(sys.argv) > 1 else "handouts")):
        print(handout)

# What a developer does here; each recipe is a plain command. `just` alone lists them.

_list:
    @just --list

# Style, and the tests of the house, the documents and the pure rules: half a minute
quick:
    ruff check .
    ruff format --check .
    python -m pytest -m "not slow" tests/test_house.py tests/test_docs.py tests/test_settings.py tests/test_check_orders.py tests/test_decisions.py tests/test_hand_checked.py tests/test_cell_spellings.py tests/test_reader_thresholds.py

# Everything that CI asks: all tests, style, types
all:
    python -m pytest
    ruff check .
    ruff format --check .
    mypy

# The reference pages again, from the code
reference:
    python -m tests.reference_pages

# Every document of the demo as a picture, in both languages
pictures:
    python -m tests.pictures pictures

# The small pictures of the README and the guides again
small:
    python -m tests.pictures --small

# The guides as PDF, to be handed out
handouts:
    python -m tests.handouts handouts

# A whole batch against the plain way (bench/README.md has the others)
bench:
    python bench/whole_batch.py --runs 1

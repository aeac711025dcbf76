"""Reading on a Dask cluster: bytes go there; without Dask, or without an answer, a sentence comes back."""

import sys
from pathlib import Path

import pytest

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.read.processes import cluster
from tests.desk import Desk


def a_desk(root: Path, scheduler: str) -> Desk:
    desk = Desk(root, f'[compute]\nscheduler = "{scheduler}"\n')
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 10", "C1 100")
    desk.order("C1", "1", "A 8")
    return desk


def test_without_dask_a_scheduler_is_refused_and_nothing_is_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    desk = a_desk(tmp_path, "tcp://127.0.0.1:1")
    with pytest.raises(OrderbatchError, match="DASK_MISSING") as stopped:
        desk.run()
    assert stopped.value.exit_code == ExitCode.USAGE
    assert len(list((tmp_path / "inbox").iterdir())) == 5


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed on this machine")
    monkeypatch.setattr(cluster, "SECONDS", 0.5)
    with pytest.raises(OrderbatchError, match="SCHEDULER_UNUSABLE") as stopped:
        a_desk(tmp_path, "tcp://127.0.0.1:1").run()
    assert stopped.value.exit_code == ExitCode.BUSY


@pytest.mark.filterwarnings("ignore")
def test_forms_are_read_on_the_cluster_as_they_are_here(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed on this machine")
    with distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None) as dask:
        desk = a_desk(tmp_path, dask.scheduler_address)
        (tmp_path / "inbox" / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
        desk.run()
        assert len(dask.scheduler.task_prefixes) > 0
    assert desk.lines("proposed") == {"1/A": 8}
    assert [code for code in desk.codes() if code.startswith("FILE_")] == ["FILE_DAMAGED"]

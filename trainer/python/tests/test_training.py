"""Trainings of a tiny random model, each in a process of its own."""

import hashlib
import json
import random
import shutil
from pathlib import Path

import pytest
from forked import Forked
from training_requests import echo_rows, train_request

KILL_SEED = random.SystemRandom().randrange(2**31)


@pytest.fixture(scope="module")
def rows(tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("rows")
    return echo_rows(folder / "train.jsonl", 1, 40), echo_rows(folder / "validation.jsonl", 2, 10)


def run(folder: Path, request, **more):
    worker = Forked(folder, request, **more)
    code, events = worker.finish()
    assert code == (1 if events[-1]["event"] == "error" else 0), worker.log()[-3000:]
    return events


def of(events, name):
    return [each for each in events if each["event"] == name]


def measured(events):
    """Losses and norms of each step, to the bit, and validation losses; the last told of a step counts."""
    steps = {each["step"]: (each["loss"], each["gradientNorm"], each["learningRate"], each["tokens"]) for each in of(events, "step")}
    return steps, {each["step"]: each["loss"] for each in of(events, "evaluation")}


def adapter(folder: Path, name: str = "last") -> str:
    return hashlib.sha256((folder / "checkpoints" / name / "adapter_model.safetensors").read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def unbroken(tiny, rows, tmp_path_factory):
    """One training from beginning to end: its folder and events."""
    folder = tmp_path_factory.mktemp("unbroken")
    return folder, run(folder, train_request(tiny, folder, *rows, top={"tensorboard": str(folder / "tensorboard")}))


def test_a_training_tells_of_its_steps_evaluations_and_checkpoints(unbroken):
    folder, events = unbroken
    each_third = ["step", "step", "step", "evaluation", "checkpoint"]
    assert [each["event"] for each in events] == ["started", "estimate", "evaluation", *each_third * 4, "done"]
    assert sorted(each.name for each in (folder / "checkpoints").iterdir()) == ["best", "last", "step-12", "step-6", "step-9"]
    done = events[-1]
    assert (done["steps"], done["stopped"], done["loss"]) == (12, None, of(events, "step")[-1]["loss"])
    assert done["adapters"] == {"last": adapter(folder), "best": adapter(folder, "best")}
    assert done["bestLoss"] == min(each["loss"] for each in of(events, "evaluation")[1:])


def test_a_training_is_warned_of_nothing(unbroken):
    """A library that deprecates what is used here says so in the log."""
    folder, _ = unbroken
    assert [line for line in (folder / "log").read_text(encoding="utf-8").splitlines() if "Warning" in line] == []


def test_what_was_estimated_is_what_came(unbroken):
    _, events = unbroken
    estimated, done = of(events, "estimate")[0], events[-1]
    assert (estimated["tokens"], estimated["steps"], estimated["rows"]) == (done["tokens"], done["steps"], 40)
    assert estimated["seconds"] > 0
    assert estimated["memory"] > 100_000_000
    tokens = [each["tokens"] for each in of(events, "step")]
    assert tokens == sorted(tokens) and tokens[-1] == done["tokens"]


def test_training_halves_the_loss_of_rows_that_it_has_not_seen(unbroken):
    _, events = unbroken
    untrained, *later = [each["loss"] for each in of(events, "evaluation")]
    assert later[-1] < untrained / 2


def test_the_learning_rate_warms_up_and_falls_to_its_floor(unbroken):
    _, events = unbroken
    rates = [each["learningRate"] for each in of(events, "step")]
    assert rates[0] == pytest.approx(2e-2 / 3) and max(rates) == pytest.approx(2e-2) and rates[-1] == pytest.approx(2e-3)


def test_tensorboard_reads_the_event_files(unbroken):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    folder, events = unbroken
    written = EventAccumulator(str(folder / "tensorboard")).Reload()
    assert [each.step for each in written.Scalars("train/loss")] == list(range(1, 13))
    assert written.Scalars("validation/loss")[-1].value == pytest.approx(of(events, "evaluation")[-1]["loss"])


def test_two_trainings_with_one_seed_are_the_same_to_the_byte_and_with_another_are_not(unbroken, tiny, rows, tmp_path):
    folder, events = unbroken
    again = run(tmp_path / "a", train_request(tiny, tmp_path / "a", *rows))
    assert measured(again) == measured(events)
    assert adapter(tmp_path / "a") == adapter(folder)
    other = run(tmp_path / "b", train_request(tiny, tmp_path / "b", *rows, top={"seed": 43}, budget={"steps": 1}))
    assert of(other, "step")[0]["loss"] != of(events, "step")[0]["loss"]


def test_a_training_that_was_killed_ends_as_if_it_had_not_been(unbroken, tiny, rows, tmp_path):
    folder, events = unbroken
    # Any moment after the first step; just before a checkpoint is written is one of them.
    last = random.Random(KILL_SEED).randrange(3, len(events) - 2)
    print(f"killed after event {last}, seed {KILL_SEED}")
    request = train_request(tiny, tmp_path, *rows)
    worker = Forked(tmp_path, request)
    assert worker.until(lambda _: len(worker.events) > last)
    assert worker.kill() == -9
    resumed = run(tmp_path, request)
    assert measured(worker.events + resumed) == measured(events)
    assert (adapter(tmp_path), adapter(tmp_path, "best")) == (adapter(folder), adapter(folder, "best"))
    assert resumed[-1]["tokens"] == events[-1]["tokens"]


def test_a_training_that_is_stopped_leaves_a_checkpoint_and_goes_on_later(unbroken, tiny, rows, tmp_path):
    folder, events = unbroken
    request = train_request(tiny, tmp_path, *rows)
    worker = Forked(tmp_path, request)
    assert worker.until(lambda event: event["event"] == "step")
    worker.say({"control": "stop", "reason": "compile@1 has fallen"})
    code, stopped = worker.finish()
    assert (code, stopped[-1]["event"], stopped[-1]["stopped"]) == (0, "done", "compile@1 has fallen")
    assert stopped[-1]["steps"] < 12
    assert (tmp_path / "checkpoints" / f"step-{stopped[-1]['steps']}").is_dir()
    resumed = run(tmp_path, request)
    assert measured(stopped + resumed)[0] == measured(events)[0]
    assert adapter(tmp_path) == adapter(folder)


def test_a_damaged_checkpoint_is_passed_over_for_the_newest_whole_one(unbroken, tiny, rows, tmp_path):
    folder, _ = unbroken
    shutil.copytree(folder / "checkpoints", tmp_path / "checkpoints")
    for gone in ("step-12", "last", "best"):
        shutil.rmtree(tmp_path / "checkpoints" / gone)
    (tmp_path / "checkpoints" / ".step-12.part").mkdir()
    damaged = tmp_path / "checkpoints" / "step-9" / "optimizer.pt"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    resumed = run(tmp_path, train_request(tiny, tmp_path, *rows))
    assert "step-9" in of(resumed, "warning")[0]["message"] and "optimizer.pt" in of(resumed, "warning")[0]["message"]
    assert [each["step"] for each in of(resumed, "step")] == list(range(7, 13))
    assert adapter(tmp_path) == adapter(folder)
    assert sorted(each.name for each in (tmp_path / "checkpoints").iterdir()) == ["best", "last", "step-12", "step-6", "step-9"]


def test_what_cannot_be_resumed_is_refused_and_nothing_is_lost(unbroken, tiny, rows, tmp_path):
    folder, events = unbroken
    shutil.copytree(folder / "checkpoints", tmp_path / "checkpoints")
    before = {each: each.read_bytes() for each in (tmp_path / "checkpoints").rglob("*") if each.is_file()}
    other = echo_rows(tmp_path / "other.jsonl", 3, 40)
    changed = run(tmp_path, train_request(tiny, tmp_path, other, rows[1]))[-1]
    assert (changed["fault"], "rows to train" in changed["message"]) == ("changed-rows", True)
    settings = run(tmp_path, train_request(tiny, tmp_path, *rows, optimizer={"learningRate": 1e-3}))[-1]
    assert (settings["fault"], "(optimizer)" in settings["message"]) == ("bad-request", True)
    finished = run(tmp_path, train_request(tiny, tmp_path, *rows))
    assert [each["event"] for each in finished] == ["done"]
    assert {**finished[0], "seconds": 0, "memory": 0} == {**events[-1], "seconds": 0, "memory": 0}
    assert {each: each.read_bytes() for each in (tmp_path / "checkpoints").rglob("*") if each.is_file()} == before
    for each in (tmp_path / "checkpoints").glob("*/training.json"):
        each.unlink()
    assert run(tmp_path, train_request(tiny, tmp_path, *rows))[-1]["fault"] == "corrupt-checkpoint"


def test_an_estimate_says_what_training_would_take_and_writes_nothing(unbroken, tiny, rows, tmp_path):
    _, events = unbroken
    request = {**train_request(tiny, tmp_path, *rows), "job": "estimate"}
    estimated = run(tmp_path / "worker", request)
    assert [each["event"] for each in estimated] == ["started", "estimate", "done"]
    fields = ("rows", "tokens", "answerTokens", "truncated", "steps")
    assert [estimated[1][each] for each in fields] == [of(events, "estimate")[0][each] for each in fields]
    assert not (tmp_path / "checkpoints").exists()


def _little_disk() -> None:
    import resource

    # A file of the optimizer is larger; Python is told EFBIG, as it would be told ENOSPC of a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_full_disk_is_named_and_half_a_checkpoint_is_not_left(tiny, rows, tmp_path):
    events = run(tmp_path, train_request(tiny, tmp_path, *rows), before=_little_disk)
    assert (events[-1]["event"], events[-1].get("fault")) == ("error", "disk-full")
    assert "resume" in events[-1]["message"] and str(tmp_path / "checkpoints" / "step-3") in events[-1]["message"]
    assert list((tmp_path / "checkpoints").iterdir()) == []


class _Rank:
    """One of two processes, as torchrun starts them."""

    def __init__(self, rank: int, port: int) -> None:
        self.rank, self.port = rank, port

    def __call__(self) -> None:
        import os

        names = {
            "RANK": self.rank,
            "LOCAL_RANK": self.rank,
            "WORLD_SIZE": 2,
            "LOCAL_WORLD_SIZE": 2,
            "MASTER_ADDR": "127.0.0.1",
            "MASTER_PORT": self.port,
        }
        os.environ.update({name: str(value) for name, value in names.items()})


def test_two_processes_train_as_one_does_and_only_the_first_speaks(tiny, rows, tmp_path):
    import socket

    alone = train_request(tiny, tmp_path / "one", *rows, lora={"dropout": 0}, budget={"steps": 4})
    expected = run(tmp_path / "one", alone)
    request = tmp_path / "request.json"
    request.write_text(json.dumps({**alone, "checkpoints": str(tmp_path / "two" / "checkpoints")}))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    workers = [Forked(tmp_path / f"rank{rank}", None, _Rank(rank, port), ("--request", str(request))) for rank in range(2)]
    (code, events), (code_of_second, silence) = (each.finish() for each in workers)
    assert (code, code_of_second, silence) == (0, 0, []), workers[0].log()[-2000:] + workers[1].log()[-2000:]
    assert [each["loss"] for each in of(events, "step")] == pytest.approx([each["loss"] for each in of(expected, "step")], abs=1e-4)
    assert [each["loss"] for each in of(events, "evaluation")] == pytest.approx([each["loss"] for each in of(expected, "evaluation")], abs=1e-3)
    assert sorted(each.name for each in (tmp_path / "two" / "checkpoints" / "last").glob("rng*")) == ["rng_state_0.pth", "rng_state_1.pth"]

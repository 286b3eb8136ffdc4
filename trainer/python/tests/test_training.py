"""Trainings of a tiny random model, each in a process of its own."""

import hashlib
import json
import random
from pathlib import Path

import pytest
from forked import Forked
from training_requests import echo_rows, train_request

SEED = random.SystemRandom().randrange(2**31)


@pytest.fixture(scope="module")
def rows(tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("rows")
    return echo_rows(folder / "train.jsonl", 1, 40), echo_rows(folder / "validation.jsonl", 2, 10)


def losses(events):
    return {each["step"]: each["loss"] for each in events if each["event"] == "step"}


def of(events, name):
    return [each for each in events if each["event"] == name]


def adapter(folder: Path, name: str = "last") -> str:
    return hashlib.sha256((folder / "checkpoints" / name / "adapter_model.safetensors").read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def unbroken(tiny, rows, tmp_path_factory):
    """One training from beginning to end: its folder and events."""
    folder = tmp_path_factory.mktemp("unbroken")
    worker = Forked(folder, train_request(tiny, folder, *rows, top={"tensorboard": str(folder / "tensorboard")}))
    code, events = worker.finish()
    assert code == 0, worker.log()[-3000:]
    return folder, events


def test_events_of_a_training(unbroken):
    folder, events = unbroken
    print(json.dumps(events, indent=0)[:6000])
    assert [each["event"] for each in events[:3]] == ["started", "estimate", "evaluation"]

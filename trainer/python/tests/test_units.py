"""What is read when, packing, the learning rate: without a model."""

import json
import random
from pathlib import Path

import pytest
from training_requests import training

from iron_worker.batches import NO_LOSS, Collator
from iron_worker.chat import RowTokens
from iron_worker.checkpoints import TrainingState
from iron_worker.control import Control
from iron_worker.device import Device
from iron_worker.events import Silent
from iron_worker.faults import FAULT_CODES, WorkerFault, fault_of
from iron_worker.packing import pack
from iron_worker.plan import Plan, make_plan
from iron_worker.protocol import BudgetConfig, Message, TrainingConfig
from iron_worker.reporter import Reporter
from iron_worker.schedule import learning_rate_factor

SEED = random.SystemRandom().randrange(2**31)


def config(**groups) -> TrainingConfig:
    return TrainingConfig.model_validate(training(**groups))


def budget(**values) -> BudgetConfig:
    return config(budget=values).budget


def test_the_worker_knows_every_key_of_training_that_a_config_has():
    """The request holds the group as it is: a key that is new there and unknown here ends every training."""
    schema = json.loads((Path(__file__).parents[2] / "schemas" / "experiment.schema.json").read_text(encoding="utf-8"))

    def keys(group: dict, above: str = "") -> set[str]:
        named = {f"{above}{name}": each for name, each in group.items()}
        return set(named) | {key for name, each in named.items() for key in keys(each.get("properties", {}), f"{name}.")}

    def fields(model: type[Message], above: str = "") -> set[str]:
        named = {f"{above}{field.alias}": field.annotation for field in model.model_fields.values()}
        inner = {name: kind for name, kind in named.items() if isinstance(kind, type) and issubclass(kind, Message)}
        return set(named) | {key for name, kind in inner.items() for key in fields(kind, f"{name}.")}

    assert keys(schema["properties"]["training"]["properties"]) == fields(TrainingConfig)


def test_packing_keeps_every_row_once_within_the_room_and_wastes_less_than_one_bin_in_two():
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    for _ in range(50):
        room = chance.randint(1, 60)
        lengths = [chance.randint(1, room) for _ in range(chance.randint(0, 60))]
        bins = pack(lengths, room)
        assert sorted(row for each in bins for row in each) == list(range(len(lengths)))
        filled = [sum(lengths[row] for row in each) for each in bins]
        assert all(0 < each <= room for each in filled)
        # Of best fit: no two bins would fit into one.
        assert all(a + b > room for at, a in enumerate(filled) for b in filled[at + 1 :])
        assert bins == pack(lengths, room)


def test_an_epoch_reads_every_row_once_and_the_last_step_has_what_is_left():
    plan = make_plan([10, 20, 30, 40, 50], budget(epochs=2, steps=None, batch=2, accumulate=2), None, 1, 1)
    assert sorted(plan.order[:5]) == sorted(plan.order[5:]) == [0, 1, 2, 3, 4]
    assert (plan.steps, plan.tokens_after[-1], plan.epoch_after(3)) == (3, 300, 2.0)
    assert plan.order == make_plan([1] * 5, budget(epochs=2, steps=None, batch=2, accumulate=2), None, 1, 1).order
    assert plan.order != make_plan([1] * 5, budget(epochs=2, steps=None, batch=2, accumulate=2), None, 2, 1).order


def test_training_ends_with_the_step_that_reaches_the_budget_of_tokens_whatever_the_epochs():
    few = budget(epochs=1, steps=None, batch=1, accumulate=2)
    assert make_plan([10] * 5, few, 60, 1, 1).tokens_after == [20, 40, 60]
    assert make_plan([10] * 5, few, 61, 1, 1).tokens_after == [20, 40, 60, 80]
    assert make_plan([10] * 5, few, 1, 1, 1).tokens_after == [20]


def test_several_processes_read_whole_steps_or_are_refused():
    plan = make_plan([10] * 5, budget(epochs=1, steps=None, batch=2, accumulate=2), None, 1, 2)
    assert (plan.steps, len(plan.order)) == (2, 8)
    with pytest.raises(WorkerFault, match="multiple"):
        make_plan([10] * 5, budget(accumulate=3), None, 1, 2)
    with pytest.raises(WorkerFault, match="no row"):
        make_plan([], budget(), None, 1, 1)


def test_a_batch_has_labels_on_answers_alone_and_positions_that_begin_anew():
    a, b, c = RowTokens([1, 2, 3], 2, False), RowTokens([4, 5], 1, False), RowTokens([6, 7, 8, 9], 1, False)
    batch = Collator(0)([[a, b], [c]])
    no = NO_LOSS
    assert batch["input_ids"].tolist() == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 0]]
    assert batch["labels"].tolist() == [[no, no, 3, no, 5], [no, 7, 8, 9, no]]
    assert batch["position_ids"].tolist() == [[0, 1, 2, 0, 1], [0, 1, 2, 3, 4]]


def test_learning_rates_by_schedule():
    def rates(steps, **values):
        factor = learning_rate_factor(config(schedule=values).schedule, steps)
        return [round(factor(step), 4) for step in range(steps)]

    assert rates(5, name="linear", warmupRatio=None, warmupSteps=None, leastRatio=0.2) == [1.0, 0.8, 0.6, 0.4, 0.2]
    assert rates(5, name="cosine", warmupRatio=0.2, warmupSteps=None, leastRatio=0) == [0.5, 1.0, 0.75, 0.25, 0.0]
    assert rates(4, name="constant", warmupRatio=None, warmupSteps=1, leastRatio=0) == [0.5, 1.0, 1.0, 1.0]
    assert rates(2, name="cosine", warmupRatio=None, warmupSteps=250, leastRatio=0.1) == [0.3333, 0.6667]


def reporter(**stop) -> Reporter:
    plan = Plan([0] * 40, 1, 1, list(range(1, 41)))
    cpu = Device("cpu", "test", 1, None, None)
    return Reporter(config(stop=stop), plan, TrainingState(), None, cpu, Silent(), Control())  # type: ignore[arg-type]


def test_a_loss_that_rises_far_above_its_lowest_stops_the_line_and_a_single_bad_batch_does_not():
    watched = reporter(divergence=3)
    for loss in [2.0] * 5 + [1.0] * 20 + [9.0] + [1.0] * 5:
        watched._stop_the_line(loss, 1.0)
    with pytest.raises(WorkerFault, match=r"10 steps.*over 3 times the lowest before, 1 ") as raised:
        for _ in range(10):
            watched._stop_the_line(8.0, 1.0)
    assert raised.value.code == "diverged"
    tolerant = reporter(divergence=None)
    for loss in [1.0] * 10 + [100.0] * 10:
        tolerant._stop_the_line(loss, 1.0)


@pytest.mark.parametrize(("loss", "norm"), [(float("nan"), 1.0), (1.0, float("inf"))])
def test_numbers_that_are_none_stop_the_line(loss, norm):
    with pytest.raises(WorkerFault) as raised:
        reporter()._stop_the_line(loss, norm)
    assert raised.value.code == "not-finite"
    reporter(notFinite=False)._stop_the_line(loss, norm)


def test_patience_counts_checkpoints_without_a_lower_loss():
    watched = reporter(patience=2)
    assert [watched._is_best(loss) for loss in (3.0, 2.0, 2.5, 1.0, 1.0)] == [True, True, False, True, False]
    assert watched.state.ended is None
    assert not watched._is_best(1.5)
    assert "patience" in (watched.state.ended or "")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(28, "No space left on device", "/runs/x"), "disk-full"),
        (RuntimeError("[enforce fail at inline_container.cc:664] . unexpected pos 64 vs 0"), "disk-full"),
        (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), "out-of-memory"),
        (MemoryError(), "out-of-memory"),
        (RuntimeError("CUDA error: unspecified launch failure"), "device-lost"),
        (type("ConnectError", (Exception,), {})("refused"), "no-network"),
        (KeyError("x"), "internal"),
    ],
)
def test_exceptions_become_faults_that_say_what_to_do(error, code):
    assert fault_of(error).code == code
    assert code in FAULT_CODES
    wrapped = RuntimeError("while training")
    wrapped.__cause__ = error
    assert fault_of(wrapped).code == code


def test_the_license_of_a_model_is_that_of_its_card(tmp_path):
    from iron_worker.model import ModelFiles, license_of

    files = ModelFiles("m", None, tmp_path)
    assert license_of(files) is None
    for head, expected in [
        ("license: apache-2.0", "apache-2.0"),
        ("license: other\nlicense_name: gemma\nlicense_link: https://ai.google.dev/gemma/terms", "gemma (https://ai.google.dev/gemma/terms)"),
        ("language: en", None),
        ("license: [", None),
    ]:
        (tmp_path / "README.md").write_text(f"---\n{head}\n---\n# A model\n", encoding="utf-8")
        assert license_of(files) == expected

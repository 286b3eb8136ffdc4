"""The worker as a process: its streams, its end, what it refuses."""

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from forked import Forked
from rowfiles import write_rows

from iron_worker.faults import FAULT_CODES, WorkerFault
from iron_worker.protocol import ProbeRequest, parse_request


def test_probe_says_versions_and_device(worker_environment):
    """As the trainer starts it."""
    command = [sys.executable, "-m", "iron_worker"]
    worker = subprocess.Popen(command, env=worker_environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert worker.stdin is not None and worker.stdout is not None
    worker.stdin.write('{"version": 1, "job": "probe", "device": "cpu"}\n')
    worker.stdin.flush()
    # Standard input stays open: its end would end the worker.
    events = [json.loads(line) for line in worker.stdout]
    assert worker.wait(60) == 0
    worker.stdin.close()
    assert [each["event"] for each in events] == ["started", "done"]
    assert events[0]["versions"]["python"].startswith("3.")
    assert events[0]["versions"]["torch"] is not None
    assert events[0]["device"]["kind"] == "cpu"
    assert events[0]["device"]["memory"] > 0


def test_tokenize_counts_tokens_of_each_file(tiny, tmp_path):
    file = write_rows(tmp_path / "rows.jsonl", [("ab", "cd"), ("ab", "c" * 90)])
    code, events = Forked(
        tmp_path / "worker",
        {"version": 1, "job": "tokenize", "model": str(tiny), "revision": None, "files": [str(file)], "sequenceTokens": 60},
    ).finish()
    assert code == 0
    # <|im_start|> "user\n" ab <|im_end|> "\n" <|im_start|> "assistant\n"
    prompt = 1 + 5 + 2 + 1 + 1 + 1 + 10
    assert events[0] == {
        "event": "tokens",
        "files": [{"rows": 2, "tokens": prompt + 3 + 60, "answerTokens": 3 + 60 - prompt, "truncated": 1, "longest": 60}],
    }


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "not one line of JSON"),
        ("[]", "version None"),
        ('{"version": 2, "job": "probe"}', "version 2"),
        ('{"version": 1, "job": "fly"}', "fly"),
        ('{"version": 1, "job": "probe", "device": "tpu"}', "probe.device"),
        ('{"version": 1, "job": "probe", "device": "cpu", "colour": 1}', "probe.colour"),
    ],
)
def test_a_request_that_is_wrong_is_refused_with_the_place(line, reason):
    with pytest.raises(WorkerFault, match=reason) as raised:
        parse_request(line)
    assert raised.value.code == "bad-request"


def test_a_request_is_read():
    assert parse_request('{"version": 1, "job": "probe", "device": "cuda:1"}') == ProbeRequest(version=1, job="probe", device="cuda:1")


def test_a_model_that_is_not_there_ends_with_a_fault(tmp_path):
    request = {"version": 1, "job": "tokenize", "model": str(tmp_path / "none"), "revision": None, "files": [], "sequenceTokens": 60}
    code, events = Forked(tmp_path, request).finish()
    assert code == 1
    assert events == [{"event": "error", "fault": "no-model", "message": f"There is no model at {tmp_path / 'none'}."}]
    assert "no-model" in FAULT_CODES


def test_the_end_of_standard_input_ends_the_worker_with_its_children(worker_environment, tmp_path):
    """The job of this process never ends by itself; it has a child that would not either."""
    script = tmp_path / "endless.py"
    script.write_text(
        "import subprocess, sys, time\n"
        "from iron_worker import __main__ as main\n"
        "def endless(request, events, control):\n"
        "    child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "    events.send('progress', what='child', done=child.pid, of=0)\n"
        "    time.sleep(600)\n"
        "main.do = endless\n"
        "main.main()\n"
    )
    worker = subprocess.Popen([sys.executable, str(script)], env=worker_environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert worker.stdin is not None and worker.stdout is not None
    worker.stdin.write('{"version": 1, "job": "probe", "device": "cpu"}\n')
    worker.stdin.flush()
    child = json.loads(worker.stdout.readline())["done"]
    assert psutil.pid_exists(child)
    worker.stdin.close()
    assert worker.wait(60) == 70
    assert _gone(child), "the child outlived its worker"


def _gone(process: int) -> bool:
    for _ in range(200):
        try:
            if psutil.Process(process).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    os.kill(process, signal.SIGKILL)
    return False


def test_what_libraries_print_goes_to_standard_error(worker_environment):
    code = (
        "import os, sys\n"
        "from iron_worker.events import Lines, claim_standard_output\n"
        "events = Lines(claim_standard_output())\n"
        "print('from Python'); os.system('echo from a child')\n"
        "sys.stdout.flush(); events.send('warning', message='é')\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], env=worker_environment, capture_output=True, encoding="utf-8", check=True)
    assert ran.stdout == '{"event": "warning", "message": "é"}\n'
    assert sorted(ran.stderr.splitlines()) == ["from Python", "from a child"]


@pytest.mark.skipif(sys.platform != "linux", reason="private memory has a limit on Linux only")
def test_on_a_processor_memory_that_is_full_is_an_error_that_halves_batches(worker_environment):
    program = (
        "import torch\n"
        "from iron_worker.device import choose_device, hold_to_free_memory\n"
        "from iron_worker.faults import fault_of, is_out_of_memory\n"
        "hold_to_free_memory(choose_device('cpu'), 512 * 2**20)\n"
        "hold_to_free_memory(choose_device('cpu'), 2**40)\n"
        "torch.ones(64 * 2**20)\n"
        "try:\n"
        "    torch.ones(256 * 2**20)\n"
        "except Exception as error:\n"
        "    print(is_out_of_memory(error), fault_of(error).code)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], env=worker_environment, capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr[-2000:]) == ("True out-of-memory\n", "")

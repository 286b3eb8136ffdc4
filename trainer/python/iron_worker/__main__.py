"""`python -m iron_worker`: one request, events, the end.

The request is the first line of standard input, or with `--request FILE` the text of a file: under torchrun or accelerate every
process has to read it. Without a file the end of standard input ends the process; with one, standard input is not read and
SIGTERM asks to stop.
"""

import argparse
import os
import sys
import traceback

from .control import Control
from .events import Events, Lines, Silent, claim_standard_output
from .faults import WorkerFault, fault_of
from .protocol import EstimateRequest, GenerateRequest, ProbeRequest, PublishRequest, Request, TokenizeRequest, parse_request


def read_request(file: str | None, control: Control) -> Request:
    """The request of this process; raises `bad-request`."""
    if file is not None:
        control.stop_on_signal()
        with open(file, encoding="utf-8") as stream:
            return parse_request(stream.read())
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise WorkerFault("bad-request", "Several processes share one standard input: hand each the request with `--request FILE`.")
    request = parse_request(sys.stdin.readline())
    control.watch(sys.stdin)
    return request


def do(request: Request, events: Events, control: Control) -> None:
    """Runs the job. Each imports what it needs: `probe` has to answer where half of the packages are missing."""
    if isinstance(request, ProbeRequest):
        from .probe import probe

        probe(request, events)
    elif isinstance(request, PublishRequest):
        from .publish import publish

        publish(request, events, control)
    elif isinstance(request, TokenizeRequest):
        from .tokenize import tokenize

        tokenize(request, events)
    elif isinstance(request, GenerateRequest):
        from .generate import generate

        generate(request, events, control)
    elif isinstance(request, EstimateRequest):
        from .train import estimate

        estimate(request, events)
    else:
        from .train import train

        train(request, events, control)


def main() -> int:
    """Exit code: 0 after `done`, 1 after `error`."""
    options = argparse.ArgumentParser(prog="iron_worker", description=__doc__)
    options.add_argument("--request", metavar="FILE", help="read the request from this file")
    file = options.parse_args().request
    first = os.environ.get("RANK", "0") == "0"
    stream = claim_standard_output()
    events: Events = Lines(stream) if first else Silent()
    control = Control()
    try:
        do(read_request(file, control), events, control)
        return 0
    except BrokenPipeError:
        return 1
    except BaseException as error:
        if not isinstance(error, WorkerFault):
            traceback.print_exc()
        fault = fault_of(error)
        events.send("error", fault=fault.code, message=str(fault))
        return 1


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    # What a library left behind (threads, a process group) must not keep a card's memory.
    os._exit(code)

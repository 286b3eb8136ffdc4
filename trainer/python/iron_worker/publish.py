"""The job `publish`: files of a folder as one commit of a repository on the hub (contract rows L7, F10).

The token comes from the environment (`HF_TOKEN`) alone; it stands in no request, event or message.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from .control import Control
from .events import Events
from .faults import WorkerFault
from .protocol import PublishRequest

TOKEN = "HF_TOKEN"
Result = TypeVar("Result")
_ATTEMPTS = 5
# Seconds before the second attempt; doubled before each later one, at most the last.
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_PASSING = {408, 409, 429, 500, 502, 503, 504}


def publish(request: PublishRequest, events: Events, control: Control) -> None:
    """Events `progress`, `warning` and `done` with the address of the commit.

    Raises `not-authorised`, `rate-limited`, `no-network` or `bad-request`; what was uploaded is not sent again by a later call.
    """
    began = time.monotonic()
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        raise WorkerFault("not-authorised", f"There is no token for the hub: set {TOKEN} in the environment.")
    # What is sent is hashed here and goes through plain HTTP: the same on the hub, on a mirror of it, and behind a proxy.
    os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from huggingface_hub import HfApi

    hub = HfApi(token=token)
    of = len(request.files) + 1

    def create() -> None:
        hub.create_repo(request.repository, private=request.private, exist_ok=True)

    def commit() -> str:
        return str(_commit(hub, request).commit_url)

    try:
        events.send("progress", what=f"repository {request.repository}", done=0, of=of)
        _again(create, request, events, control)
        events.send("progress", what="files", done=1, of=of)
        url = _again(commit, request, events, control)
    except WorkerFault as fault:
        raise WorkerFault(fault.code, str(fault).replace(token, "***")) from None
    events.send("progress", what="files", done=of, of=of)
    events.send("done", seconds=time.monotonic() - began, memory=None, url=url)


def _commit(hub: Any, request: PublishRequest) -> Any:
    from huggingface_hub import CommitOperationAdd

    # Made anew for each attempt, so that the hub is asked what it has already.
    operations = [CommitOperationAdd(path_in_repo=name, path_or_fileobj=str(Path(request.folder) / name)) for name in request.files]
    return hub.create_commit(request.repository, operations=operations, commit_message=request.message, revision="main")


def _again(work: Callable[[], Result], request: PublishRequest, events: Events, control: Control) -> Result:
    """Does the work, again after what passes by itself: limits of rate, a server that is busy, a connection that broke."""
    pause = _FIRST_PAUSE
    for attempt in range(_ATTEMPTS):
        try:
            return work()
        except Exception as error:
            status, wait, why = _meaning(error)
            passes = status in _PASSING if status is not None else _is_network(error)
            if not passes:
                raise _fault(error, status, why, request) from error
            if attempt + 1 == _ATTEMPTS or control.stop_reason is not None:
                code = "rate-limited" if status == 429 else "no-network"
                raise WorkerFault(
                    code, f"The hub does not take it after {attempt + 1} attempts ({why}). Publish again later: what was uploaded is not sent again."
                ) from error
            wait = min(_LONGEST_PAUSE, pause if wait is None else wait)
            events.send("warning", message=f"The hub did not take it ({why}); trying again in {wait:.0f} s.")
            time.sleep(wait)
            pause *= 2
    raise AssertionError("unreachable")


def _chain(error: BaseException) -> Iterator[BaseException]:
    at: BaseException | None = error
    while at is not None:
        yield at
        at = at.__cause__


def _meaning(error: BaseException) -> tuple[int | None, float | None, str]:
    """Status of the answer, seconds that the hub asks to wait, and what happened in some words."""
    for each in _chain(error):
        response = getattr(each, "response", None)
        if response is not None:
            after = response.headers.get("retry-after", "")
            return response.status_code, float(after) if after.isdigit() else None, f"HTTP {response.status_code}"
    last = list(_chain(error))[-1]
    return None, None, f"{type(last).__name__}: {last}"


def _is_network(error: BaseException) -> bool:
    names = {each.__name__ for one in _chain(error) for each in type(one).__mro__}
    return bool(names & {"TransportError", "ConnectionError", "TimeoutError", "Timeout"})


def _fault(error: BaseException, status: int | None, why: str, request: PublishRequest) -> WorkerFault:
    if status in (401, 403):
        return WorkerFault(
            "not-authorised",
            f"The hub refuses the token for {request.repository} (HTTP {status}): take one that may write there, and look at its name.",
        )
    if status == 404:
        return WorkerFault("bad-request", f"The hub knows no {request.repository} (HTTP 404): look at the name and at who owns it.")
    return WorkerFault("bad-request", f"The hub does not take the files for {request.repository} ({why}): {error}")

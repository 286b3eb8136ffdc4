"""What the hub of models answers, and trying again what passes by itself: limits of rate, a server that is busy, a broken connection."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from .events import Events

Result = TypeVar("Result")
# Statuses of HTTP that another attempt may not have.
_PASSING = {408, 409, 429, 500, 502, 503, 504}
_TOO_MANY = 429
# Seconds before the second attempt, doubled before each later one; at most the last, over which the hub counts requests.
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0


@dataclass(frozen=True)
class Answer:
    """What became of a request: `status` is None where no answer came; `wait`: seconds that the hub asks for, `why`: some words."""

    status: int | None
    wait: float | None
    why: str
    passes: bool

    @property
    def is_limit(self) -> bool:
        """Whether there were too many requests: the hub is there, and busy."""
        return self.status == _TOO_MANY


class GaveUp(Exception):
    """After so many attempts it still did not pass."""

    def __init__(self, attempts: int, answer: Answer) -> None:
        super().__init__(f"after {attempts} attempts ({answer.why})")
        self.attempts = attempts
        self.answer = answer


class Refused(Exception):
    """Another attempt would be answered in the same way; `__cause__` is what the library raised."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.why)
        self.answer = answer


def persistently(work: Callable[[], Result], attempts: int, events: Events, is_stopped: Callable[[], bool] = lambda: False) -> Result:
    """Does the work, again where what went wrong passes by itself. Raises `GaveUp` and `Refused`, both from the error of the library."""
    pause = _FIRST_PAUSE
    for attempt in range(1, attempts + 1):
        try:
            return work()
        except Exception as error:
            answer = answer_of(error)
            if not answer.passes:
                raise Refused(answer) from error
            if attempt == attempts or is_stopped():
                raise GaveUp(attempt, answer) from error
            wait = min(_LONGEST_PAUSE, pause if answer.wait is None else answer.wait)
            events.send("warning", message=f"The hub did not take it ({answer.why}); trying again in {wait:.0f} s.")
            time.sleep(wait)
            pause *= 2
    raise AssertionError("unreachable")


def answer_of(error: BaseException) -> Answer:
    """Of an exception of huggingface_hub, or of what it came from."""
    chain = list(_chain(error))
    for each in chain:
        response: Any = getattr(each, "response", None)
        if response is not None:
            wait = _asked_to_wait(response.headers)
            why = f"HTTP {response.status_code}" + (f", and it asks to wait {wait:.0f} s" if wait else "")
            return Answer(response.status_code, wait, why, response.status_code in _PASSING)
    names = {each.__name__ for one in chain for each in type(one).__mro__}
    is_network = bool(names & {"TransportError", "ConnectionError", "TimeoutError", "Timeout", "LocalEntryNotFoundError"})
    return Answer(None, None, f"{type(chain[-1]).__name__}: {chain[-1]}", is_network)


def _asked_to_wait(headers: Any) -> float | None:
    """Seconds of `Retry-After` (RFC 9110), else of the hub's own `ratelimit`; None where neither says."""
    from huggingface_hub.utils import parse_ratelimit_headers

    after = headers.get("retry-after", "").strip()
    if after.isdigit():
        return float(after)
    limit = parse_ratelimit_headers(headers)
    return None if limit is None or limit.remaining > 0 else float(limit.reset_in_seconds)


def _chain(error: BaseException) -> Iterator[BaseException]:
    at: BaseException | None = error
    while at is not None:
        yield at
        at = at.__cause__

"""What an experiment tells Runtrail: metrics, progress, checkpoints, files, messages.

    import runtrail

    with runtrail.context() as ctx:
        state = ctx.load_checkpoint() or {"step": 0}
        for step in runtrail.progress(range(state["step"], 100), task="steps"):
            runtrail.log(loss=0.3, step=step)
            if ctx.checkpoint_due(step) or ctx.stopping:
                ctx.save_checkpoint({"step": step + 1}, step=step)
            if ctx.stopping:
                break

One file, Python 3.8 or newer, nothing but the standard library (numpy only where a state holds arrays). Nothing here
raises into the experiment: what goes wrong is said once on stderr. Outside of a run everything does nothing, but
saving and loading, which work wherever a folder is named. Safe among threads, and after a fork.
"""

from __future__ import annotations

import atexit
import base64
import collections
import json
import math
import os
import re
import sys
import threading
import time
import weakref
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

__all__ = [
    "CheckpointError", "Context", "Progress", "ResourceLimit", "active", "artifact", "checkpoint", "checkpoints",
    "context", "flush", "image", "load", "loaded", "log", "message", "metric", "param", "params", "progress",
    "resume_from", "save", "status", "table", "timing",
]

# -- saying ------------------------------------------------------------------------------------------------------------

# After a line, further ones are held back for so long, and written together.
_HOLD_SECONDS = 0.005
_HOLD_LINES = 400
# One write, which no other writer's gets into.
_MOST_BYTES = 60_000
# A task says at most so often how far it is.
_PROGRESS_SECONDS = 0.1
_MOST_TEXT = 3_900
_MOST_NAME = 250

_warned: set = set()


def _warn(where: str, problem: object) -> None:
    """Once for each thing: a loop of a million steps is not to fill the log."""
    text = "runtrail: %s: %s" % (where, problem)
    if text in _warned or len(_warned) > 200:
        return
    _warned.add(text)
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except Exception:
        pass


class _Signals:
    """Whole lines at the end of one file, each in one write or several together in one."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.RLock()  # a signal handler may speak while somebody speaks
        self._waiting: collections.deque = collections.deque()
        self._late: Dict[object, Tuple[float, Callable[[], None]]] = {}
        self._fd: Optional[int] = None
        self._inode: Optional[Tuple[int, int]] = None
        self._is_torn = False
        self._last_write = 0.0
        self._writer: Optional[threading.Thread] = None
        self._writer_stops = threading.Event()
        self._holds_back = not _ends_abruptly()

    def say(self, line: str, now: float) -> None:
        waiting = self._waiting
        waiting.append(line)
        since = now - self._last_write
        if self._holds_back and 0.0 <= since < _HOLD_SECONDS and len(waiting) < _HOLD_LINES:
            if self._writer is None:
                self._start_writer()
        else:
            self._last_write = now
            self.flush()

    def say_later(self, key: object, seconds: float, speak: Callable[[], None]) -> None:
        """Unless it is said before."""
        self._late[key] = (time.monotonic() + seconds, speak)
        if self._writer is None:
            self._start_writer()

    def forget(self, key: object) -> None:
        self._late.pop(key, None)

    def flush(self) -> bool:
        """Whether there was anything to write."""
        with self._lock:
            waiting, lines = self._waiting, []
            try:
                while True:
                    lines.append(waiting.popleft())
            except IndexError:
                pass
            if lines:
                try:
                    self._write("".join(lines).encode("ascii"))
                except OSError as error:
                    _warn("what is said is lost", error)
            return bool(lines)

    def finish(self) -> None:
        for _, speak in list(self._late.values()):
            speak()
        self._late.clear()
        self._holds_back = False  # what still comes is said at once
        self.flush()

    def before_fork(self) -> None:
        writer = self._writer
        if writer is not None and writer is not threading.current_thread():
            self._writer_stops.set()
            writer.join(1.0)  # it waits for us, where a signal handler forks in the middle of a line
            self._writer_stops.clear()
        self._lock.acquire()
        self.flush()

    def after_fork(self, is_child: bool) -> None:
        if is_child:
            self._lock = threading.RLock()
            self._late.clear()
            self._writer = None
            self._holds_back = False  # most children end without any farewell
            return
        self._lock.release()
        if self._late:
            self._start_writer()

    def _start_writer(self) -> None:
        with self._lock:
            if self._writer is not None:
                return
            writer = threading.Thread(target=self._write_later, name="runtrail", daemon=True)
            self._writer = writer
            try:
                writer.start()
            except RuntimeError:  # no more threads, or the interpreter is going
                self._writer = None
                self.flush()

    def _write_later(self) -> None:
        idle = 0
        while idle < 40 or self._late:
            if self._writer_stops.wait(_HOLD_SECONDS):
                break
            now = time.monotonic()
            for key, (due, speak) in list(self._late.items()):
                if due <= now:
                    self._late.pop(key, None)
                    speak()
            idle = 0 if self.flush() else idle + 1
        self._writer = None
        self.flush()  # what came between the last look and now

    def _write(self, data: bytes) -> None:
        fd = self._open()
        if self._is_torn:
            data = b"\n" + data
        while data:
            end = len(data)
            if end > _MOST_BYTES:
                end = data.rfind(b"\n", 0, _MOST_BYTES) + 1 or data.find(b"\n") + 1 or end
            chunk, data = data[:end], data[end:]
            while chunk:
                self._is_torn = True
                chunk = chunk[os.write(fd, chunk):]
            self._is_torn = False

    def _open(self) -> int:
        if self._fd is not None:
            try:
                known = os.fstat(self._fd)
                if (known.st_dev, known.st_ino) == self._inode:
                    return self._fd
            except OSError:
                pass
            self._fd = None  # the program closed it, and its number may be another file by now
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        fd = os.open(self._path, flags, 0o600)
        found = os.fstat(fd)
        self._inode = (found.st_dev, found.st_ino)
        if found.st_size > 0:
            os.lseek(fd, -1, os.SEEK_END)
            self._is_torn = os.read(fd, 1) != b"\n"
        self._fd = fd
        return fd


def _ends_abruptly() -> bool:
    """A child of `multiprocessing` ends without running what is registered for the exit."""
    process = sys.modules.get("multiprocessing.process")
    return process is not None and process.parent_process() is not None


_signals: Optional[_Signals] = None
_is_open = False
_opening = threading.Lock()


def _speaker() -> Optional[_Signals]:
    """None outside of a run."""
    global _signals, _is_open
    if _is_open:
        return _signals
    with _opening:
        if not _is_open:
            path = os.environ.get("RUNTRAIL_SIGNALS")
            if path:
                _signals = _Signals(_own_file(path))
                atexit.register(_at_exit)
            _is_open = True
    return _signals


def _own_file(path: str) -> str:
    """Appending is safe among the processes of one computer only: each other one has a file of its own."""
    import socket

    host = socket.gethostname()
    if os.environ.get("RUNTRAIL_HOST", host) == host or not path.endswith(".jsonl"):
        return path
    return "%s.%s.jsonl" % (path[: -len(".jsonl")], re.sub(r"[^A-Za-z0-9_.-]", "_", host))


def _before_fork() -> None:
    if _signals is not None:
        _signals.before_fork()


def _after_fork_in_parent() -> None:
    if _signals is not None:
        _signals.after_fork(False)


def _after_fork_in_child() -> None:
    """A lock that another thread held stays locked for ever here: each is a new one."""
    global _opening, _counting, _saving
    _opening, _counting, _saving = threading.Lock(), threading.RLock(), threading.RLock()
    if _signals is not None:
        _signals.after_fork(True)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child
    )


def _at_exit() -> None:
    if getattr(sys, "last_traceback", None) is not None:
        _settle("failed")
        for task in list(_running_tasks):
            task._end("failed")
    if _signals is not None:
        _signals.finish()


def _say(where: str, **signal: Any) -> None:
    try:
        speaker = _speaker()
        if speaker is None:
            return
        now = time.time()
        signal["time"] = round(now, 3)
        line = json.dumps({key: value for key, value in signal.items() if value is not None}, separators=(",", ":"))
        if len(line) > _MOST_BYTES:
            _warn(where, "what was said is too long for one line, and left out")
            return
        speaker.say(line + "\n", now)
    except Exception as error:
        _warn(where, error)


def _cut(text: object, most: int = _MOST_TEXT) -> str:
    try:
        text = str(text)
    except Exception:
        text = "<%s>" % type(text).__name__
    return text if len(text) <= most else text[:most] + "…"


def active() -> bool:
    """Whether this process belongs to a run."""
    return bool(os.environ.get("RUNTRAIL_SIGNALS"))


def flush() -> None:
    """Writes what is held back, which is never more than that of some milliseconds."""
    try:
        speaker = _speaker()
        if speaker is not None:
            speaker.flush()
    except Exception as error:
        _warn("flush", error)


# -- metrics -----------------------------------------------------------------------------------------------------------

_names: Dict[str, str] = {}
_units_said: Dict[str, str] = {}
_isfinite = math.isfinite
_time = time.time


def _name(key: object) -> str:
    text = json.dumps(_cut(key, _MOST_NAME)) + ":"
    if len(_names) < 10_000 and isinstance(key, str):
        _names[key] = text
    return text


def _number(value: Any) -> Optional[str]:
    """As JSON; None where it is no number."""
    kind = type(value)
    if kind is not float and kind is not int:
        if isinstance(value, (str, bytes)) or value is None:
            return None
        try:
            value = int(value) if isinstance(value, int) else float(value)  # of arrays, tensors, decimals
        except (TypeError, ValueError, OverflowError, RuntimeError):
            return None
    if isinstance(value, int):
        return int.__repr__(value) if value.bit_length() < 1000 else None
    if value - value == 0.0:
        return float.__repr__(value)
    return '"NaN"' if value != value else '"Infinity"' if value > 0 else '"-Infinity"'


def log(
    _metrics: Optional[Mapping[str, Any]] = None,
    *,
    step: Optional[float] = None,
    context: Optional[Mapping[str, Any]] = None,
    unit: Union[None, str, Mapping[str, str]] = None,
    **metrics: Any
) -> None:
    """Metrics by their names: `log(loss=0.3, step=10)`, or `log({"val/loss": 0.3}, step=10)`.

    `context` holds labels, such as {"subset": "val"}; `unit` one unit for all of them, or one for each name.
    """
    try:
        speaker = _signals if _is_open else _speaker()
        if speaker is None:
            return
        if _metrics:
            metrics = {**_metrics, **metrics}
        now = _time()
        names, pairs = _names, []
        for key, value in metrics.items():
            if type(value) is float and value - value == 0.0:
                text: Optional[str] = value.__repr__()
            else:
                text = _number(value)
                if text is None:
                    _warn("log", "%r is not a number: %s" % (key, _cut(repr(value), 100)))
                    continue
            pairs.append((names.get(key) or _name(key)) + text)
        if not pairs:
            return
        rest = "}"
        if step is not None:
            at = step.__repr__() if type(step) is int else _number(step)
            if at is None or at[0] == '"':
                _warn("log", "the step is not a number: %s" % _cut(repr(step), 100))
            else:
                rest += ',"step":' + at
        if context:
            rest += ',"context":' + json.dumps(_labels(context), separators=(",", ":"))
        if unit:
            rest += _units(metrics, unit)
        rest += ',"time":%.3f}\n' % now
        line = '{"metric":{' + ",".join(pairs) + rest
        if len(line) <= _MOST_BYTES:
            speaker.say(line, now)
        else:
            _say_in_parts(speaker, pairs, rest, now)
    except Exception as error:
        _warn("log", error)


def _say_in_parts(speaker: _Signals, pairs: List[str], rest: str, now: float) -> None:
    part: List[str] = []
    size = 0
    for pair in pairs:
        if part and size + len(pair) > _MOST_BYTES - len(rest) - 20:
            speaker.say('{"metric":{' + ",".join(part) + rest, now)
            part, size = [], 0
        part.append(pair)
        size += len(pair) + 1
    speaker.say('{"metric":{' + ",".join(part) + rest, now)


def _labels(context: Mapping[str, Any]) -> Dict[str, Any]:
    return {
        _cut(key, 200): value if type(value) in (bool, int) else _cut(value, 200)
        for key, value in list(context.items())[:50]
    }


def _units(metrics: Mapping[str, Any], unit: Union[str, Mapping[str, str]]) -> str:
    """Each unit is said once: it stays what it is."""
    units = {key: unit for key in metrics} if isinstance(unit, str) else unit
    fresh = {}
    for key, word in units.items():
        if _units_said.get(key) != word:
            fresh[_cut(key, _MOST_NAME)] = _cut(word, 50)
            if len(_units_said) < 10_000:
                _units_said[key] = word
    return ',"unit":' + json.dumps(fresh, separators=(",", ":")) if fresh else ""


def metric(name: Union[str, Mapping[str, Any]], value: Any = None, **options: Any) -> None:
    """One metric: `metric("val/loss", 0.3, step=10)`; also a mapping of several."""
    log(name if isinstance(name, Mapping) else {name: value}, **options)


class timing:
    """How long something takes, as a metric in seconds: `with timing("load"):`, or as a decorator of a function."""

    def __init__(self, name: str, **options: Any) -> None:
        self._name = name
        self._options = options
        self._starts = threading.local()
        self.seconds: Optional[float] = None

    def __enter__(self) -> "timing":
        self._starts.__dict__.setdefault("stack", []).append(time.perf_counter())
        return self

    def __exit__(self, *_error: Any) -> None:
        stack = getattr(self._starts, "stack", None)
        if not stack:
            _warn("timing", "%s ends in another thread than it began in" % self._name)
            return
        self.seconds = time.perf_counter() - stack.pop()
        log({self._name: self.seconds}, unit="s", **self._options)

    def __call__(self, function: Callable) -> Callable:
        import functools

        @functools.wraps(function)
        def timed(*args: Any, **more: Any) -> Any:
            with self:
                return function(*args, **more)

        return timed


# -- the rest of what can be said --------------------------------------------------------------------------------------


def param(_values: Optional[Mapping[str, Any]] = None, **values: Any) -> None:
    """Parameters that the program chose itself."""
    try:
        said = {_cut(key, _MOST_NAME): _sayable(value) for key, value in {**(_values or {}), **values}.items()}
    except Exception as error:
        _warn("param", error)
        return
    _say("param", param=said)


def _sayable(value: Any, depth: int = 0) -> Any:
    """As JSON that every reader takes; what is none becomes a text."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else json.loads(_number(value) or "null")
    if depth < 20 and isinstance(value, Mapping):
        return {_cut(key, _MOST_NAME): _sayable(each, depth + 1) for key, each in value.items()}
    if depth < 20 and isinstance(value, (list, tuple, set, frozenset)):
        return [_sayable(each, depth + 1) for each in value]
    return _cut(value)


def message(text: object, level: str = "info") -> None:
    """A line for whoever watches; `level` is debug, info, warning or error."""
    _say("message", message=_cut(text), level=level)


def status(text: object) -> None:
    """What the program is doing now: a few words that replace those before."""
    _say("status", status=_cut(text, 500))


def artifact(path: Any, type: Optional[str] = None, step: Optional[float] = None) -> None:
    """A file that the program wrote."""
    try:
        place = os.path.abspath(os.fspath(path))
    except Exception as error:
        _warn("artifact", error)
        return
    _say("artifact", artifact=_without_none(path=place, type=type, step=step))


def image(picture: Any, name: Optional[str] = None, step: Optional[float] = None) -> None:
    """A picture: the path of its file, or a figure that can be saved (`savefig`), which is put into the outputs."""
    try:
        if hasattr(picture, "savefig"):
            path = _output_file(name or "figure", step, "png")
            if path is None:
                return
            picture.savefig(path)
            picture = path
    except Exception as error:
        _warn("image", error)
        return
    artifact(picture, "image", step)


def table(rows: Any, name: Optional[str] = None, step: Optional[float] = None) -> None:
    """A table: the path of its file, or rows (lists, or mappings with the same keys), which become a CSV file."""
    try:
        if not isinstance(rows, (str, bytes, os.PathLike)):
            path = _output_file(name or "table", step, "csv")
            if path is None:
                return
            _write_csv(path, list(rows))
            rows = path
    except Exception as error:
        _warn("table", error)
        return
    artifact(rows, "table", step)


def _write_csv(path: str, rows: List[Any]) -> None:
    import csv

    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if rows and isinstance(rows[0], Mapping):
            columns = list(dict.fromkeys(key for row in rows for key in row))
            writer.writerow(columns)
            rows = [[row.get(column, "") for column in columns] for row in rows]
        writer.writerows(rows)


def _output_file(name: str, step: Optional[float], kind: str) -> Optional[str]:
    folder = os.environ.get("RUNTRAIL_OUTPUTS")
    at = "" if step is None else "-%s" % step
    return os.path.join(folder, "%s%s.%s" % (_safe_name(name), at, kind)) if folder else None


def checkpoint(
    path: Any,
    step: Optional[float] = None,
    description: Optional[str] = None,
    tags: Sequence[str] = (),
    metrics: Optional[Mapping[str, Any]] = None,
) -> None:
    """A file or folder that the program wrote itself, to go on from. Say it once it is whole."""
    try:
        said = _without_none(
            path=os.path.abspath(os.fspath(path)),
            step=_step_of(step),
            description=None if description is None else _cut(description),
            tags=[_cut(tag, 200) for tag in tags] or None,
            metrics=None if metrics is None else _sayable(metrics),
        )
    except Exception as error:
        _warn("checkpoint", error)
        return
    _say("checkpoint", checkpoint=said)
    flush()


def _without_none(**values: Any) -> Dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _step_of(step: Any) -> Optional[float]:
    if step is None:
        return None
    value = float(step)
    return int(step) if value == int(value) else value


def params() -> Dict[str, Any]:
    """The parameters of this run; empty outside of one."""
    try:
        path = os.environ.get("RUNTRAIL_PARAMS")
        if path:
            with open(path, encoding="utf-8") as file:
                return json.load(file)
    except Exception as error:
        _warn("params", error)
    return {}


def resume_from() -> Optional[str]:
    """The checkpoint that this run is to go on from; None where it starts anew."""
    return os.environ.get("RUNTRAIL_RESUME_FROM") or None


# -- progress ----------------------------------------------------------------------------------------------------------

_running_tasks: "weakref.WeakSet[Progress]" = weakref.WeakSet()
_counting = threading.RLock()
# Loops that were left before their end: done when the program goes on, failed when it ends by an exception.
_left: List["Progress"] = []
_LEFT_SECONDS = 0.5


def _settle(state: str = "done") -> None:
    while _left:
        _left.pop()._end(state)


class Progress:
    """How far a task is. See `progress`."""

    def __init__(
        self, of: Any, *, total: Optional[float], task: str, parent: Optional[str], weight: Optional[float],
        unit: Optional[str], done: float
    ) -> None:
        self._items = None if of is None or isinstance(of, (int, float)) else of
        if total is None and of is not None:
            total = of if self._items is None else _length(of, done)
        self.task = _cut(task, 200)
        self.total = total
        self.done = self._start = done
        self._parent = parent
        self._weight = weight
        self._unit = unit
        self._state = "running"
        self._said_at = 0.0
        self._is_entered = False
        if _left:
            _settle()
        _running_tasks.add(self)
        self._tell()

    @property
    def state(self) -> str:
        """running, paused, done or failed."""
        return self._state

    @property
    def percent(self) -> Optional[float]:
        """None where nobody knows how much there is."""
        if self.total is None:
            return None
        return 0.0 if self.total <= 0 else min(100.0, max(0.0, 100.0 * self.done / self.total))

    def update(self, n: float = 1, description: Optional[str] = None) -> None:
        """So much more is done. While paused it is counted, and told afterwards."""
        try:
            if _left:
                _settle()
            with _counting:
                self.done += n
            self._moved()
        except Exception as error:
            _warn("progress", error)
        if description is not None:
            status(description)

    def set(self, done: Optional[float] = None, total: Optional[float] = None) -> None:
        """Where it is now, and how much there is."""
        try:
            with _counting:
                self.done = self.done if done is None else done
                self.total = self.total if total is None else total
            self._moved()
        except Exception as error:
            _warn("progress", error)

    def pause(self) -> None:
        """The time until `resume` does not count."""
        self._change("running", "paused")

    def resume(self) -> None:
        self._change("paused", "running")

    def close(self) -> None:
        """It is done; nothing further is said of it."""
        self._end("done")

    def sub(self, of: Any = None, *, task: str = "part", **options: Any) -> "Progress":
        """A part of this task. A part of the same name takes the place of the one before."""
        return progress(of, task=task, parent=self.task, **options)

    def __enter__(self) -> "Progress":
        self._is_entered = True
        return self

    def __exit__(self, kind: Any, *_error: Any) -> None:
        self._end("done" if kind is None else "failed")

    def __len__(self) -> int:
        return len(self._items) if self._items is not None else max(0, int(self.total or 0) - int(self._start))

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Any]:
        items = self._items
        if items is None:
            items = range(int(self._start), int(self.total or 0))
        try:
            for item in items:
                yield item
                self.update()
        except GeneratorExit:
            self._leave()
            raise
        except BaseException:
            if not self._is_entered:
                self._end("failed")
            raise
        if not self._is_entered:
            self._end("done")

    def _leave(self) -> None:
        """On purpose, or by an exception: only when the program goes on, or does not, can anybody tell."""
        if self._is_entered:
            return
        speaker = _speaker()
        if speaker is None:
            self._end("done")
        else:
            _left.append(self)
            speaker.say_later("left", _LEFT_SECONDS, _settle)

    def _moved(self) -> None:
        speaker = _speaker()
        if speaker is None or self._state != "running":
            return
        since = time.monotonic() - self._said_at
        if since >= _PROGRESS_SECONDS:
            self._tell()
        else:
            speaker.say_later(self, _PROGRESS_SECONDS - since, self._tell)

    def _change(self, before: str, after: str) -> None:
        with _counting:
            if self._state != before:
                return
            self._state = after
        self._tell()

    def _end(self, state: str) -> None:
        with _counting:
            if self._state in ("done", "failed"):
                return
            self._state = state
        _running_tasks.discard(self)
        self._tell()

    def _tell(self) -> None:
        try:
            speaker = _speaker()
            if speaker is None:
                return
            speaker.forget(self)
            self._said_at = time.monotonic()
            said = _without_none(
                done=_count(self.done), task=self.task, parent=self._parent, weight=self._weight, unit=self._unit,
                state=self._state,
            )
            said["total"] = None if self.total is None else _count(self.total)
            _say("progress", progress=said)
        except Exception as error:
            _warn("progress", error)


def _length(items: Any, before: float) -> Optional[float]:
    try:
        return len(items) + before
    except Exception:  # whatever a loader of data raises that does not know it
        return None


def _count(value: Any) -> float:
    value = float(value)
    if not math.isfinite(value):
        return 0
    return int(value) if value == int(value) else value


def progress(
    of: Any = None,
    *,
    total: Optional[float] = None,
    task: str = "steps",
    parent: Union[None, str, Progress] = None,
    weight: Optional[float] = None,
    unit: Optional[str] = None,
    done: float = 0
) -> Progress:
    """How far a task is: `for x in progress(items, task="epoch")`, or `with progress(100) as p: p.update()`.

    `of` is what to go through, or how much there is; neither is needed. `parent` is the task that this one is a part
    of (or use `p.sub(…)`), `weight` how much of it this is, `done` what was done before. Left by an exception it has
    failed, and stays where it was.
    """
    name = parent.task if isinstance(parent, Progress) else parent
    return Progress(of, total=total, task=task, parent=name, weight=weight, unit=unit, done=done)


# -- states to go on from ----------------------------------------------------------------------------------------------

_SCHEMA = "runtrail/checkpoint/1"
_ENDING = ".ckpt.json"
_MANIFEST = re.compile(r"^(?P<name>.+?)(?:-(?P<step>\d+))?-(?P<when>\d{8}T\d{12})-(?P<unique>[0-9a-f]{6})\.ckpt\.json$")
_PART = re.compile(r"^parts/([0-9a-f]{64})$")
_KEPT_OUTSIDE_OF_RUNS = 10
# A part that nobody names is left alone for so long: somebody may be about to name it.
_UNNAMED_SECONDS = 60.0
_saving = threading.RLock()
# For each key of a folder what was written last, so that what did not change is not even compressed again.
_written: Dict[Tuple[str, str], Tuple[str, str, Dict[str, Any]]] = {}
_saved_into: set = set()
_loaded: Optional[Dict[str, Any]] = None


class CheckpointError(Exception):
    """A state that cannot be saved or loaded; raised only where `strict=True` asks for it."""


def save(
    state: Mapping[str, Any],
    step: Optional[float] = None,
    *,
    name: str = "state",
    description: Optional[str] = None,
    tags: Sequence[str] = (),
    metrics: Optional[Mapping[str, Any]] = None,
    folder: Any = None,
    compression: str = "gzip",
    keep: Optional[int] = None,
    strict: bool = False
) -> Optional[str]:
    """Saves a state to go on from, whole or not at all, and returns the path of its checkpoint.

    `state` is a mapping; its values are what JSON can hold, tuples, sets, bytes, dictionaries with any simple keys, and
    numpy arrays, also within each other. A key that did not change since the last time is not written again. Where
    something goes wrong None is returned and the reason said; with `strict` a CheckpointError is raised.

    Inside of a run Runtrail decides which checkpoints stay. Elsewhere `folder` says where they are, and the newest
    `keep` (10) stay, with all that have the tag "keep".
    """
    try:
        place = folder if folder is not None else os.environ.get("RUNTRAIL_CHECKPOINTS")
        if place is None:
            return None
        path = _save(os.path.abspath(os.fspath(place)), state, step, name, description, tags, compression)
    except Exception as error:
        return _failed("save", "The state was not saved: %s" % (_reason(error),), error, strict)
    checkpoint(path, step, description, tags, metrics)
    try:
        if keep is None and active():
            return path
        _prune(os.path.dirname(path), _KEPT_OUTSIDE_OF_RUNS if keep is None else keep)
    except Exception as error:
        _warn("save", "older checkpoints stay: %s" % error)
    return path


def load(path: Any = None, *, folder: Any = None, strict: bool = False) -> Optional[Dict[str, Any]]:
    """The newest state that is good, or None where there is none.

    First the checkpoint that the run is to go on from; without one what was saved into `folder`. `path` names one
    checkpoint. One that is damaged is passed over, which is said, and the one before it is taken.
    """
    global _loaded
    try:
        found = list(_candidates(path, folder))
    except Exception as error:
        return _failed("load", "No state was loaded: %s" % (_reason(error),), error, strict)
    problems: List[str] = []
    for candidate in found:
        try:
            manifest, state = _read(candidate)
        except Exception as error:
            problems.append("The checkpoint %s cannot be used: %s" % (candidate, _reason(error)))
            _warn("load", problems[-1])
            message(problems[-1], "warning")
            continue
        _loaded = _facts(candidate, manifest)
        if problems:
            said = "Going on from the checkpoint before: %s" % candidate
            _warn("load", said)
            message(said, "warning")
        return state
    if problems:
        text = "No state was loaded: none of the %d checkpoints is good." % len(problems)
        return _failed("load", text, CheckpointError(problems[0]), strict)
    return None


def loaded() -> Optional[Dict[str, Any]]:
    """Of the state that was loaded last: its path, step, time, description and tags."""
    return _loaded


def checkpoints(folder: Any = None) -> List[Dict[str, Any]]:
    """Path, step, time, description and tags of all states in a folder, newest first."""
    try:
        place = folder if folder is not None else os.environ.get("RUNTRAIL_CHECKPOINTS")
        found = []
        for path in [] if place is None else _manifests(os.path.abspath(os.fspath(place))):
            try:
                found.append(_facts(path, _manifest(path)))
            except Exception as error:
                _warn("checkpoints", "%s: %s" % (path, _reason(error)))
        return found
    except Exception as error:
        _warn("checkpoints", error)
        return []


def _failed(where: str, text: str, cause: BaseException, strict: bool) -> None:
    _warn(where, text)
    message(text, "error")
    if strict:
        raise CheckpointError(text) from cause
    return None


def _reason(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "it refers to itself, or is nested too deeply"
    return str(error) or type(error).__name__


def _facts(path: str, manifest: Mapping[str, Any]) -> Dict[str, Any]:
    facts = {key: manifest.get(key) for key in ("step", "time", "description", "tags")}
    return {"path": path, **facts, "keys": list(manifest["keys"])}


def _save(
    folder: str, state: Any, step: Any, name: str, description: Optional[str], tags: Sequence[str], compression: str
) -> str:
    if not isinstance(state, Mapping):
        raise CheckpointError("a state is a mapping of names to values, not %s" % type(state).__name__)
    if compression not in ("gzip", "none"):
        raise CheckpointError('the compression is "gzip" or "none", not %r' % (compression,))
    at = _step_of(step)
    tags = [_cut(tag, 200) for tag in tags]
    with _saving:
        os.makedirs(folder, exist_ok=True)
        _clear_away(folder)
        when, unique = _moment(folder), os.urandom(3).hex()
        part_of_name = "-%d" % at if isinstance(at, int) and at >= 0 else ""
        file = "%s%s-%s-%s%s" % (_safe_name(name), part_of_name, when, unique, _ENDING)
        work = os.path.join(folder, ".saving-%s-%s" % (when, unique))
        os.mkdir(work, 0o700)
        try:
            keys: Dict[str, Any] = {}
            remembered = {}
            for key, value in state.items():
                if not isinstance(key, str):
                    raise CheckpointError("the names at the top of a state are texts, which %r is not" % (key,))
                raw, form = _encoded(key, value)
                keys[key], remembered[folder, key] = _part(folder, work, key, raw, form, compression)
                del raw
            manifest = {
                "schema": _SCHEMA,
                "step": at,
                "time": _iso(time.time()),
                "description": None if description is None else _cut(description),
                "tags": tags,
                "keys": keys,
            }
            _write_synced(os.path.join(work, file), (json.dumps(manifest, indent=1) + "\n").encode("ascii"))
            _publish(folder, work, file, keys)
        finally:
            _remove_folder(work)
        _written.update(remembered)
        _saved_into.add(folder)
    return os.path.join(folder, file)


def _part(
    folder: str, work: str, key: str, raw: bytes, form: str, compression: str
) -> Tuple[Dict[str, Any], Tuple[str, str, Dict[str, Any]]]:
    """The entry of the manifest, and what is remembered of it. What is there already is not written again."""
    of_raw = _sha256(raw)
    known = _written.get((folder, key))
    if known is not None and known[:2] == (of_raw, compression) and _has(folder, known[2]):
        return known[2], known
    stored = _gzip(raw) if compression == "gzip" else raw
    sha256 = _sha256(stored)
    entry = {
        "file": "parts/" + sha256,
        "format": form,
        "compression": compression,
        "bytes": len(stored),
        "sha256": sha256,
    }
    if not _has(folder, entry) or not _is_whole(os.path.join(folder, "parts", sha256), sha256):
        temporary = os.path.join(work, sha256)
        if not os.path.exists(temporary):
            _write_synced(temporary, stored)
    return entry, (of_raw, compression, entry)


def _has(folder: str, entry: Mapping[str, Any]) -> bool:
    try:
        return os.stat(os.path.join(folder, entry["file"])).st_size == entry["bytes"]
    except OSError:
        return False


def _is_whole(path: str, sha256: str) -> bool:
    import hashlib

    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest() == sha256


def _publish(folder: str, work: str, file: str, keys: Mapping[str, Any]) -> None:
    """Everything is on the disk: from here on it is a matter of names."""
    parts = os.path.join(folder, "parts")
    if keys:
        os.makedirs(parts, exist_ok=True)
    for entry in keys.values():
        place = os.path.join(folder, entry["file"])
        fresh = os.path.join(work, entry["sha256"])
        if os.path.exists(fresh):
            os.replace(fresh, place)
        try:
            os.utime(place)  # whoever removes parts that nobody names leaves this one alone for now
        except PermissionError:
            pass
    if keys:
        _sync_folder(parts)
    os.replace(os.path.join(work, file), os.path.join(folder, file))
    _sync_folder(folder)


def _clear_away(folder: str) -> None:
    """What saves left that were killed, once nobody can still be at it."""
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        try:
            if name.startswith(".saving-") and os.stat(path).st_mtime < time.time() - 3600:
                _remove_folder(path)
        except FileNotFoundError:
            pass  # another save, which is done by now


def _moment(folder: str) -> str:
    """Now, but after everything that is there: the order of names is the order of saving, whatever clocks do."""
    now = _stamp(time.time_ns() // 1000)
    newest = max((match["when"] for match in map(_MANIFEST.match, os.listdir(folder)) if match), default="")
    return now if now > newest else _stamp(_micros(newest) + 1)


def _stamp(micros: int) -> str:
    return time.strftime("%Y%m%dT%H%M%S", time.gmtime(micros // 1_000_000)) + "%06d" % (micros % 1_000_000)


def _micros(stamp: str) -> int:
    import calendar

    return calendar.timegm(time.strptime(stamp[:15], "%Y%m%dT%H%M%S")) * 1_000_000 + int(stamp[15:])


def _iso(seconds: float) -> str:
    millis = int(seconds * 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(millis // 1000)) + ".%03dZ" % (millis % 1000)


def _manifests(folder: str) -> List[str]:
    """Newest first; those with names of somebody else's after ours, by when they were written."""
    found = []
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    for name in names:
        if name.endswith(_ENDING) and not name.startswith("."):
            match = _MANIFEST.match(name)
            path = os.path.join(folder, name)
            try:
                found.append((match["when"] if match else _stamp(os.stat(path).st_mtime_ns // 1000), name, path))
            except OSError:
                pass  # removed just now
    return [path for _, _, path in sorted(found, reverse=True)]


def _candidates(path: Any, folder: Any) -> Iterator[str]:
    if path is not None:
        place = os.path.abspath(os.fspath(path))
        yield from _manifests(place) if os.path.isdir(place) else _from(place)
        return
    own = folder if folder is not None else os.environ.get("RUNTRAIL_CHECKPOINTS")
    own = None if own is None else os.path.abspath(os.fspath(own))
    start = resume_from() if folder is None else None
    if own is not None and (start is None or own in _saved_into):
        yield from _manifests(own)
    if start is None:
        return
    if start.endswith(_ENDING):
        yield from _from(os.path.abspath(start))
    else:
        _warn("load", "%s is not a state of this client: open what resume_from() names yourself" % start)


def _from(path: str) -> Iterator[str]:
    """It, and those before it."""
    yield path
    siblings = _manifests(os.path.dirname(path))
    if path in siblings:
        yield from siblings[siblings.index(path) + 1 :]


def _manifest(path: str) -> Dict[str, Any]:
    with open(path, "rb") as file:
        try:
            manifest = json.loads(file.read().decode("utf-8"))
        except ValueError:
            raise CheckpointError("it is damaged: not whole JSON") from None
    if not isinstance(manifest, dict) or not str(manifest.get("schema", "")).startswith("runtrail/checkpoint/"):
        raise CheckpointError("it is not a state of this client")
    if manifest["schema"] != _SCHEMA:
        raise CheckpointError("it was written by a newer version (%s)" % manifest["schema"])
    if not isinstance(manifest.get("keys"), dict):
        raise CheckpointError("it is damaged: it names no parts")
    return manifest


def _read(path: str) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    manifest = _manifest(path)
    folder = os.path.dirname(path)
    return manifest, {key: _read_part(folder, key, entry) for key, entry in manifest["keys"].items()}


def _read_part(folder: str, key: str, entry: Any) -> Any:
    match = _PART.match(str(entry.get("file"))) if isinstance(entry, dict) else None
    if match is None:
        raise CheckpointError('it is damaged: the part of "%s" has no name' % key)
    try:
        with open(os.path.join(folder, "parts", match[1]), "rb") as file:
            stored = file.read()
    except FileNotFoundError:
        raise CheckpointError('the part of "%s" is missing' % key) from None
    if len(stored) != entry.get("bytes") or _sha256(stored) != entry.get("sha256"):
        raise CheckpointError('the part of "%s" is damaged' % key)
    if entry.get("compression") == "gzip":
        import gzip

        stored = gzip.decompress(stored)
    return _decoded(key, stored, entry.get("format"))


def _prune(folder: str, keep: int) -> None:
    with _saving:
        found = _manifests(folder)
        named: set = set()
        removed = []
        for index, path in enumerate(found):
            try:
                manifest = _manifest(path)
            except (OSError, CheckpointError):
                return  # whatever it names must stay, and nobody knows what that is
            if index < max(1, keep) or "keep" in (manifest.get("tags") or ()):
                named.update(str(entry.get("file")) for entry in manifest["keys"].values() if isinstance(entry, dict))
            else:
                removed.append(path)
        if not removed:
            return
        for path in removed:
            os.unlink(path)
        parts = os.path.join(folder, "parts")
        newest = os.stat(found[0]).st_mtime
        for name in os.listdir(parts) if os.path.isdir(parts) else []:
            path = os.path.join(parts, name)
            if "parts/" + name not in named and os.stat(path).st_mtime < newest - _UNNAMED_SECONDS:
                os.unlink(path)


# What JSON has no word for is an object with one key that begins with $.
_SIMPLE = {str, int, bool, type(None)}


def _encoded(key: str, value: Any) -> Tuple[bytes, str]:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value), "bytes"
    arrays: List[Any] = []
    try:
        plain = _plain(value, arrays)
        text = json.dumps(plain, separators=(",", ":"), allow_nan=False).encode("ascii")
    except (CheckpointError, RecursionError, ValueError) as error:
        raise CheckpointError('"%s" cannot be saved: %s' % (key, _reason(error))) from None
    if not arrays:
        return text, "json"
    return _npz(key, text, arrays), "npz"


def _plain(value: Any, arrays: List[Any]) -> Any:
    kind = type(value)
    if kind in _SIMPLE:
        return value
    if kind is float or (isinstance(value, float) and not _is_numpy(value)):
        return float(value) if math.isfinite(value) else {"$float": repr(float(value))}
    if isinstance(value, (list, tuple)):
        kinds = set(map(type, value))
        if not (kinds <= _SIMPLE or (kinds <= {float, int} and all(map(_is_finite, value)))):
            plain = [_plain(each, arrays) for each in value]
        else:
            plain = list(value)
        return {"$tuple": plain} if isinstance(value, tuple) else plain
    if isinstance(value, Mapping):
        if all(type(name) is str for name in value):
            plain = {name: _plain(each, arrays) for name, each in value.items()}
            return {"$object": list(plain.items())} if any(name.startswith("$") for name in plain) else plain
        return {"$dict": [[_plain(name, arrays), _plain(each, arrays)] for name, each in value.items()]}
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"$bytes": base64.b64encode(bytes(value)).decode("ascii")}
    if isinstance(value, (set, frozenset)):
        return {"$set": [_plain(each, arrays) for each in value]}
    if isinstance(value, complex):
        return {"$complex": [_plain(value.real, arrays), _plain(value.imag, arrays)]}
    if _is_numpy(value):
        arrays.append(value)
        return {"$scalar" if isinstance(value, sys.modules["numpy"].generic) else "$array": len(arrays) - 1}
    if isinstance(value, (int, str)):
        return int(value) if isinstance(value, int) else str(value)
    raise CheckpointError(
        "a value of the type %s.%s is none that can be saved; make it numbers, texts, lists, bytes or numpy arrays, "
        "or write a file of your own and name it with runtrail.checkpoint(path)" % (kind.__module__, kind.__qualname__)
    )


def _is_finite(value: Any) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _is_numpy(value: Any) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, (numpy.ndarray, numpy.generic))


def _npz(key: str, text: bytes, arrays: List[Any]) -> bytes:
    import io

    import numpy

    held = [numpy.asarray(each) for each in arrays]
    if any(each.dtype.hasobject for each in held):
        raise CheckpointError('"%s" cannot be saved: it is an array of objects, which only pickle could hold' % key)
    file = io.BytesIO()
    members = {"a%d" % at: each for at, each in enumerate(held)}
    numpy.savez(file, structure=numpy.frombuffer(text, dtype=numpy.uint8), **members)
    return file.getvalue()


def _decoded(key: str, raw: bytes, form: Any) -> Any:
    if form == "bytes":
        return raw
    if form == "json":
        return _value(json.loads(raw.decode("utf-8")), None)
    if form != "npz":
        raise CheckpointError('the part of "%s" is of a kind that this version does not know' % key)
    try:
        import numpy
    except ImportError:
        raise CheckpointError('"%s" holds arrays, which needs numpy' % key) from None
    import io

    with numpy.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        return _value(json.loads(arrays["structure"].tobytes().decode("utf-8")), arrays)


def _value(plain: Any, arrays: Any) -> Any:
    if isinstance(plain, list):
        if set(map(type, plain)) <= {str, int, bool, float, type(None)}:
            return plain
        return [_value(each, arrays) for each in plain]
    if not isinstance(plain, dict):
        return plain
    if len(plain) == 1:
        ((word, held),) = plain.items()
        if word.startswith("$"):
            return _special(word, held, arrays)
    return {name: _value(each, arrays) for name, each in plain.items()}


def _special(word: str, held: Any, arrays: Any) -> Any:
    if word == "$tuple":
        return tuple(_value(held, arrays))
    if word == "$float":
        return float(held)
    if word == "$dict":
        return {_value(name, arrays): _value(each, arrays) for name, each in held}
    if word == "$object":
        return {name: _value(each, arrays) for name, each in held}
    if word == "$bytes":
        return base64.b64decode(held)
    if word == "$set":
        return set(_value(held, arrays))
    if word == "$complex":
        return complex(*_value(held, arrays))
    if word == "$int":
        return int(held)
    if word in ("$array", "$scalar") and arrays is not None:
        array = arrays["a%d" % held]
        return array[()] if word == "$scalar" else array
    raise CheckpointError("it holds %s, which this version does not know" % word)


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _gzip(data: bytes) -> bytes:
    """The same bytes for the same content, whenever it is."""
    import zlib

    packer = zlib.compressobj(3, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def _write_synced(path: str, data: bytes) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view):]
        os.fsync(fd)
    finally:
        os.close(fd)


def _sync_folder(folder: str) -> None:
    if os.name != "posix":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    except OSError:
        pass  # a file system without it
    finally:
        os.close(fd)


def _remove_folder(folder: str) -> None:
    try:
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)
    except OSError as error:
        _warn("save", "left behind: %s" % error)


def _safe_name(name: object) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", str(name)).strip(".")[:80] or "state"


# -- everything in one place -------------------------------------------------------------------------------------------


class ResourceLimit(Exception):
    """The run takes more than it may."""

    def __init__(self, text: str, rule: Optional[str] = None, value: Any = None, limit: Any = None) -> None:
        super().__init__(text)
        self.rule = rule
        self.value = value
        self.limit = limit


class _Asked:
    """A file that Runtrail touches to ask for something; each process answers each time once."""

    def __init__(self, name: str) -> None:
        folder = os.environ.get("RUNTRAIL_RUN_DIR")
        self._path = os.path.join(folder, "control", "ask", name) if folder else None
        self._answered: Optional[int] = None

    def time(self) -> Optional[int]:
        try:
            return os.stat(self._path).st_mtime_ns if self._path else None
        except OSError:
            return None

    def take(self) -> bool:
        asked = self.time()
        if asked is None or asked == self._answered:
            return False
        self._answered = asked
        return True


class Context:
    """What a long program needs of its run; see `context`."""

    def __init__(self, of: Any = None, *, folder: Any = None, keep: Optional[int] = None, **options: Any) -> None:
        self._of = of
        self._options = options
        self._folder = folder
        self._keep = keep
        self._progress: Optional[Progress] = None
        self._operations: Dict[str, List[float]] = {}
        self._is_entered = False
        self._stop = _Asked("stop")
        self._checkpoint = _Asked("checkpoint")
        self._every = _positive(os.environ.get("RUNTRAIL_CHECKPOINT_STEPS"))
        self._due_step = 0.0
        self._is_stopping = False
        self._is_interrupted = False  # a stop asks by the file first, and interrupts a moment later
        self._former_handler: Any = None
        self._state: Tuple[float, Dict[str, Any]] = (0.0, {})
        self._saved: Optional[str] = None

    def __enter__(self) -> "Context":
        self._is_entered = True
        return self

    def __exit__(self, kind: Any, *_error: Any) -> None:
        self._is_entered = False
        self._give_back_signal()
        for name in list(self._operations):
            self.operation_end(name, success=kind is None)
        if self._progress is not None:
            self._progress._end("done" if kind is None else "failed")
        flush()

    # How far it is.

    @property
    def progress(self) -> Progress:
        """The progress of the whole; it begins when it is used first."""
        if self._progress is None:
            self._progress = progress(self._of, **self._options)
        return self._progress

    def start_progress(self, done: float = 0, total: Optional[float] = None) -> Progress:
        """Where the whole starts: what an earlier run did is not counted as done in no time."""
        if self._progress is None:
            given = {**self._options, "done": done}
            self._progress = progress(self._of, **({**given, "total": total} if total is not None else given))
        else:
            self._progress.set(done, total)
        return self._progress

    def update_progress(self, n: float = 1, description: Optional[str] = None) -> None:
        self.progress.update(n, description)

    # What it takes.

    def usage(self) -> Dict[str, Any]:
        """What the run takes, as it was measured last; empty outside of a run, and before the first sample."""
        try:
            state = self._run_state()
            now, whole = state.get("now") or {}, state.get("resources") or {}
            found = _without_none(
                time=now.get("time"),
                memory_bytes=now.get("rssBytes"),
                memory_percent=now.get("memoryPercent"),
                cpu_percent=now.get("cpuPercent"),
                gpu_percent=now.get("gpuPercent"),
                processes=now.get("processes"),
                peak_memory_bytes=whole.get("peakRssBytes"),
                peak_cpu_percent=whole.get("peakCpuPercent"),
                cpu_seconds=whole.get("cpuSeconds"),
            )
            limits = [_without_none(rule=each.get("rule"), limit=each.get("value"), action=each.get("action"))
                      for each in state.get("limits") or []]
            return {**found, "limits": limits} if found or limits else {}
        except Exception as error:
            _warn("usage", error)
            return {}

    def check_resources(self) -> Dict[str, Any]:
        """What the run takes; raises ResourceLimit while it is beyond one of its limits."""
        over: Optional[Mapping[str, Any]] = None
        try:
            marks = self._run_state().get("limitMarks") or []
            over = next((mark for mark in marks if mark.get("level") == "exceeded"), None)
        except Exception as error:
            _warn("check_resources", error)
        if over is not None:
            text = str(over.get("message") or "%s is over its limit" % over.get("rule"))
            raise ResourceLimit(text, over.get("rule"), over.get("value"), over.get("limit"))
        return self.usage()

    @property
    def stopping(self) -> bool:
        """True once somebody asked the run to stop (also by Ctrl-C): save what is needed, and end.

        A program that looks at this is not interrupted by the first SIGINT; the second one does it.
        """
        self._take_signal()
        if not self._is_stopping and self._stop.time() is not None:
            self._is_stopping = True
        return self._is_stopping

    # States to go on from.

    def load_checkpoint(self, path: Any = None, *, strict: bool = False) -> Optional[Dict[str, Any]]:
        """The state to go on from; None where the run starts anew."""
        state = load(path, folder=self._folder if path is None and resume_from() is None else None, strict=strict)
        facts = loaded() if state is not None else None
        if facts is not None and isinstance(facts.get("step"), (int, float)):
            self._due_step = float(facts["step"])
        return state

    def save_checkpoint(
        self, state: Mapping[str, Any], step: Optional[float] = None, description: Optional[str] = None,
        tags: Sequence[str] = (), **options: Any
    ) -> Optional[str]:
        self._checkpoint.take()  # whoever asked has it now
        options.setdefault("folder", self._folder)
        options.setdefault("keep", self._keep)
        path = save(state, step, description=description, tags=tags, **options)
        if path is None:
            return None
        self._saved = path
        try:
            self._due_step = self._due_step if step is None else float(step)
        except (TypeError, ValueError):
            pass
        return path

    def checkpoint_due(self, step: Optional[float] = None) -> bool:
        """Whether a checkpoint was asked for, or `checkpoints.every` of the parameter file says it is time; once."""
        try:
            is_due = self._checkpoint.take()
            if step is not None and self._every is not None:
                at = float(step)
                if at // self._every > self._due_step // self._every:
                    is_due = True
                if is_due or at < self._due_step:
                    self._due_step = at
            return is_due
        except Exception as error:
            _warn("checkpoint_due", error)
            return False

    # What it is doing.

    def operation(self, name: str) -> "_Operation":
        """`with ctx.operation("load data"):` says when it starts and how it ends."""
        return _Operation(self, name)

    def operation_start(self, name: str) -> None:
        self._operations.setdefault(str(name), []).append(time.perf_counter())
        message("%s: started" % name)

    def operation_end(self, name: str, success: bool = True) -> None:
        starts = self._operations.get(str(name))
        if not starts:
            _warn("operation_end", "%s was not started" % (name,))
            return
        seconds = time.perf_counter() - starts.pop()
        if not starts:
            del self._operations[str(name)]
        how, level = ("done", "info") if success else ("failed", "error")
        message("%s: %s after %.1f s" % (name, how, seconds), level)
        log({"%s.seconds" % name: seconds}, unit="s")

    log_operation_start = operation_start
    log_operation_end = operation_end

    def get_status(self) -> Dict[str, Any]:
        """All of it at a glance."""
        at = self._progress
        far = None if at is None else {"done": at.done, "total": at.total, "percent": at.percent, "state": at.state}
        return {
            "active": active(),
            "stopping": self.stopping,
            "progress": far,
            "usage": self.usage(),
            "operations": list(self._operations),
            "checkpoint": self._saved,
        }

    def _run_state(self) -> Dict[str, Any]:
        """As it was written last; read at most four times a second."""
        read_at, state = self._state
        now = time.monotonic()
        if read_at and now - read_at < 0.25:
            return state
        folder = os.environ.get("RUNTRAIL_RUN_DIR")
        if folder:
            try:
                with open(os.path.join(folder, "state.json"), encoding="utf-8") as file:
                    read = json.load(file)
                state = read if isinstance(read, dict) else {}
            except (FileNotFoundError, ValueError):
                pass  # not there yet
        self._state = (now, state)
        return state

    def _take_signal(self) -> None:
        if not self._is_entered or self._former_handler is not None:
            return
        import signal

        if threading.current_thread() is not threading.main_thread():
            return
        try:
            if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
                self._former_handler = signal.signal(signal.SIGINT, self._on_interrupt)
        except (ValueError, OSError):
            pass

    def _on_interrupt(self, *_details: Any) -> None:
        if self._is_interrupted:
            raise KeyboardInterrupt
        self._is_interrupted = self._is_stopping = True

    def _give_back_signal(self) -> None:
        if self._former_handler is None:
            return
        import signal

        try:
            signal.signal(signal.SIGINT, self._former_handler)
        except (ValueError, OSError):
            pass
        self._former_handler = None


class _Operation:
    def __init__(self, context: Context, name: str) -> None:
        self._context = context
        self._name = name

    def __enter__(self) -> None:
        self._context.operation_start(self._name)

    def __exit__(self, kind: Any, *_error: Any) -> None:
        self._context.operation_end(self._name, success=kind is None)


def _positive(text: Optional[str]) -> Optional[float]:
    try:
        value = float(text) if text else 0.0
    except ValueError:
        return None
    return value if value > 0 and math.isfinite(value) else None


def context(of: Any = None, *, folder: Any = None, keep: Optional[int] = None, **options: Any) -> Context:
    """Everything that a long program needs, for `with runtrail.context() as ctx`.

    `of` and the other options are those of `progress`; `folder` and `keep` say where states are saved outside of a run,
    and how many stay.
    """
    return Context(of, folder=folder, keep=keep, **options)

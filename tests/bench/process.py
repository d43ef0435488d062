"""Runs a child process and measures it as a whole."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass


class Failed(Exception):
    """A step that did not work; the message says which and why."""


@dataclass
class Outcome:
    """What a child process printed and used."""

    output: str
    errors: str
    seconds: float
    peak_bytes: int


def say(text):
    """A line of progress."""
    print(text, file=sys.stderr, flush=True)


def run(command, environment=None, folder=None):
    """Runs a command to its end; raises `Failed` unless it ends well."""
    command = [str(part) for part in command]
    variables = {**os.environ, **(environment or {})}
    # A caller's own settings would move the output or change the thread counts.
    for name in ("CARGO_TARGET_DIR", "PYTHONPATH", "PYTHONHOME"):
        variables.pop(name, None)
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        try:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                env=variables,
                cwd=folder,
            )
        except OSError as error:
            raise Failed(f"cannot run {command[0]}: {error.strerror}") from error
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            child.wait()
            raise
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        outcome = Outcome(_text(output), _text(errors), seconds, _bytes(usage.ru_maxrss))
    if child.returncode != 0:
        lines = (outcome.errors or outcome.output).strip().splitlines()
        said = "\n".join("    " + line for line in lines[-15:])
        raise Failed(f"`{' '.join(command)}` ended with {child.returncode}:\n{said}")
    return outcome


def _text(file):
    file.seek(0)
    return file.read().decode(errors="replace")


def _bytes(peak):
    """The peak resident set of a child, which Linux counts in KiB."""
    return peak if sys.platform == "darwin" else peak * 1024

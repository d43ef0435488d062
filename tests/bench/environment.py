"""The Python environment of the benchmark, and a description of the machine."""

import datetime
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from process import Failed, run, say

# Needed by the example, by its wheel, and to build that.
REQUIRED = ("numpy==2.4.6", "scipy==1.17.1", "pandas==3.1.1", "maturin==1.16.0")

# Left out, with a note in the table, where they cannot be installed.
PEERS = {
    "Numba": ("numba==0.68.1",),
    # Pythran wants setuptools below 60 before Python 3.12, which cannot use that one.
    "Pythran": (
        "pythran==0.19.0",
        "setuptools==59.8.0" if sys.version_info < (3, 12) else "setuptools==80.9.0",
    ),
}


class Environment:
    """A virtual environment with the pinned packages."""

    def __init__(self, folder):
        self.folder = folder
        self.scripts = folder / "bin"
        self.python = self.scripts / "python"
        # Why a peer is missing.
        self.missing = {}

    def prepare(self):
        """Installs what is not there yet."""
        if not self.python.exists():
            say(f"Making the Python environment {self.folder}")
            venv.create(self.folder, with_pip=True, symlinks=True)
        self._install("NumPy, SciPy, pandas and maturin", REQUIRED)
        for peer, packages in PEERS.items():
            try:
                self._install(peer, packages)
            except Failed as error:
                self.missing[peer] = f"{peer} could not be installed"
                say(f"  {error}")
        if shutil.which("g++") is None:
            self.missing.setdefault("Pythran", "Pythran needs g++, which is not installed")

    def _install(self, what, packages):
        """Installs packages, unless the same ones were installed before."""
        mark = self.folder / f"installed-{what.split(',')[0].lower()}.txt"
        wanted = "\n".join(packages)
        if mark.exists() and mark.read_text() == wanted:
            return
        say(f"Installing {what}: {' '.join(packages)}")
        # All pins each time, so that a peer cannot replace NumPy.
        run(
            [self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            + list(dict.fromkeys([*packages, *REQUIRED]))
        )
        mark.write_text(wanted)

    def variables(self):
        """What an activated environment sets."""
        return {
            "VIRTUAL_ENV": str(self.folder),
            "PATH": f"{self.scripts}{os.pathsep}{os.environ.get('PATH', '')}",
            # The examples' folder stays as it is.
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def versions(self):
        """Name and version of each package that was measured."""
        names = [pin.split("==")[0] for pin in REQUIRED]
        for peer, packages in PEERS.items():
            if peer not in self.missing:
                names.append(packages[0].split("==")[0])
        code = "import importlib.metadata as m, sys; print(*map(m.version, sys.argv[1:]))"
        found = run([self.python, "-c", code, *names]).output.split()
        return dict(zip(names, found))


def machine(root):
    """What the numbers depend on, as pairs of a name and a value."""
    return {
        "date": datetime.date.today().isoformat(),
        "pyrsc": _revision(root),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "Python": platform.python_version(),
        "rustc": _first_line(["rustc", "--version"]),
        "g++": _first_line(["g++", "--version"]),
    }


def load():
    """How busy the machine was in the last minute, in cores."""
    return os.getloadavg()[0]


def memory_available():
    """Bytes that can still be used, or `None` where that is unknown."""
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _processor():
    lines = _lines("/proc/cpuinfo")
    model = _field(lines, "model name")
    if model is None:
        return platform.processor() or platform.machine()
    family, number = _field(lines, "cpu family"), _field(lines, "model")
    flags = (_field(lines, "flags") or "").split()
    vectors = [flag for flag in ("avx2", "fma", "avx512f") if flag in flags]
    return f"{model} (family {family}, model {number}; {', '.join(vectors) or 'no AVX2'})"


def _field(lines, name):
    for line in lines:
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return None


def _memory():
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal:"):
            return f"{int(line.split()[1]) / 2**20:.1f} GiB"
    return "unknown"


def _revision(root):
    revision = _first_line(["git", "-C", str(root), "rev-parse", "--short=10", "HEAD"])
    # The report is written by this command and does not count as a change.
    changed = _first_line(
        ["git", "-C", str(root), "status", "--porcelain", "--", ".", ":!docs/benchmarks.md"]
    )
    return f"{revision} with changes" if changed not in ("", "unknown") else revision


def _first_line(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return (done.stdout.splitlines() or [""])[0]


def _lines(path):
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


if sys.version_info < (3, 11):
    sys.exit("the benchmark needs Python 3.11 or newer, which the pinned packages ask for")

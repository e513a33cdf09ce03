"""A checkout of nothing but the `tandem` script and small locks, and a Python that notes what it is asked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("cat", "cksum", "cp", "dirname", "grep", "mkdir", "readlink", "rm", "sed", "sh", "tail")

# Code runs in the real Python, with `before` run first; `-m venv`, `-m pip` and `-m pytest` are acted.
# A file called `hold` beside the calls makes pip wait for somebody to write to it; `broken` makes pip fail.
PYTHON = r"""#!/bin/sh
[ "$1" = -I ] && shift
case "$1 $2" in
"-c "*)
    echo "-c" >>'{calls}'
    exec '{real}' -I -c 'import sys; sys.executable = "'"$0"'"; sys.modules["pip"] = sys; {before}
'"$2" ;;
"-m venv")
    echo "$*" >>'{calls}'
    mkdir -p "$3/bin"
    cp "$0" "$3/bin/python"
    echo "#!$3/bin/python" >"$3/bin/pip" ;;
"-m pip")
    echo "$*" >>'{calls}'
    if [ -e '{calls}.hold' ]; then cat '{calls}.hold'; fi
    if [ -e '{calls}.broken' ]; then echo 'ERROR: No matching distribution found for anything' >&2; exit 1; fi
    case "$*" in
    *--editable*) cat >"${{0%/*}}/tandem" <<'end'
#!/bin/sh
printf '%s\n' tandem "$PWD" "$@"
end
        chmod +x "${{0%/*}}/tandem" ;;
    esac ;;
"-m pytest") shift 2; printf '%s\n' pytest "$PWD" "$@" ;;
esac
"""


class Checkout:
    """`start()` runs `./tandem` in it; `calls()` tells what Python was asked meanwhile, and forgets it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a checkout"
        self.tools = folder / "tools"
        self._calls = folder / "calls"
        (self.root / "requirements").mkdir(parents=True)
        self.tools.mkdir()
        shutil.copy(ROOT / "tandem", self.root)
        (self.root / "pyproject.toml").write_text("")
        self.run_lock.write_text("one==1\n")
        self.test_lock.write_text("one==1\ntwo==2\n")
        for tool in (*TOOLS, "chmod"):
            path = shutil.which(tool)
            assert path, tool
            (self.tools / tool).symlink_to(path)

    @property
    def run_lock(self) -> Path:
        return self.root / "requirements" / "run.txt"

    @property
    def test_lock(self) -> Path:
        return self.root / "requirements" / "test.txt"

    @property
    def hold(self) -> Path:
        return self._calls.with_name("calls.hold")

    @property
    def broken(self) -> Path:
        return self._calls.with_name("calls.broken")

    def add_python(self, name: str = "python3", before: str = "pass") -> None:
        """Put a Python on the PATH; `before` is code that makes it lie about itself."""
        path = self.tools / name
        path.write_text(PYTHON.format(calls=self._calls, real=sys.executable, before=before))
        path.chmod(0o755)

    def begin(self, *arguments: str, script: Path | None = None, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [script or self.root / "tandem", *arguments],
            cwd="/",
            env={"PATH": str(self.tools), "HOME": "", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def start(self, *arguments: str, script: Path | None = None) -> subprocess.CompletedProcess[str]:
        process = self.begin(*arguments, script=script)
        said, complained = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, said, complained)

    def calls(self) -> list[str]:
        said = self._calls.read_text().splitlines() if self._calls.exists() else []
        self._calls.unlink(missing_ok=True)
        return said

    def installs(self) -> list[str]:
        """The last argument of every call of pip: a lock's name or the checkout."""
        return [os.path.basename(call) for call in self.calls() if call.startswith("-m pip")]

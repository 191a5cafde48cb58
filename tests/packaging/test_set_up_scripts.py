"""The set-up scripts, run by a real shell on a machine made of small stand-ins for apt, dpkg and Python."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SCRIPTS = PROJECT / "packaging"
SHELL = shutil.which("sh")
pytestmark = pytest.mark.skipif(SHELL is None, reason="needs a POSIX shell")

TOOLS = ("cat", "cksum", "cp", "dirname", "env", "grep", "mkdir", "mktemp", "rm", "tail", "tr")
LIBRARIES = (
    *("libglib2.0-0", "libgl1", "libegl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1", "libpulse0"),
    *("libxrandr2", "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxcb-xkb1"),
    *("libxkbcommon-x11-0", "libgssapi-krb5-2"),
)

DPKG_QUERY = 'for name; do :; done\ngrep -qx "$name" "$MACHINE/installed" && echo installed'
APT_CACHE = 'grep -qx "$2" "$MACHINE/known"'
APT_GET = """echo "$*" >>"$MACHINE/apt-calls"
[ -f "$MACHINE/offline" ] && { echo "Temporary failure resolving the server" >&2; exit 100; }
[ "$2" = install ] || exit 0
shift 4
for name; do echo "$name" >>"$MACHINE/installed"; done"""
#: Answers the version question, makes environments, and notes what pip was asked for.
PYTHON = """case "$*" in
"-c import sys; sys.exit"* | "-c import sys, pip; sys.exit"*) exit $FITS ;;
"-c import ensurepip"*) grep -qx python3.11-venv "$MACHINE/installed" ;;
*python%d.%d-venv*) echo python3.11-venv ;;
"-m venv --clear "*)
    mkdir -p "$4/bin"
    cp "$0" "$4/bin/python"
    echo "command = $0 -m venv $PWD/$4" >"$4/pyvenv.cfg" ;;
"-m pip"*) echo "$*" >>"$MACHINE/pip-calls"; [ ! -f "$MACHINE/offline" ] ;;
esac"""


class Machine:
    """A computer of which we decide what is installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.checkout = folder / "a checkout"
        (self.checkout / "packaging").mkdir(parents=True)
        for name in ("set_up.sh", "run.sh", "compile_catalogues.py"):
            shutil.copy(SCRIPTS / name, self.checkout / "packaging")
        (self.checkout / "pyproject.toml").write_text("[project]\n")
        (self.checkout / "needs.txt").write_text("numpy==1\n")
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.command("uname", "echo Linux")
        self.command("dpkg-query", DPKG_QUERY)
        self.command("apt-cache", APT_CACHE)
        self.command("apt-get", APT_GET)
        self.be("root")
        self.installed(*LIBRARIES, "fonts-wqy-microhei", "python3.11-venv")
        self.knows(*LIBRARIES, "fonts-wqy-microhei", "python3.11-venv")

    def command(self, name: str, body: str) -> None:
        file = self.bin / name
        file.write_text(f"#!{SHELL}\n{body}\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def python(self, name: str, fits: bool = True) -> None:
        self.command(name, PYTHON.replace("$FITS", "0" if fits else "1"))

    def be(self, user: str) -> None:
        self.command("id", "echo " + ("0" if user == "root" else "1000"))

    def installed(self, *names: str) -> None:
        (self.folder / "installed").write_text("".join(f"{name}\n" for name in names))

    def knows(self, *names: str) -> None:
        (self.folder / "known").write_text("".join(f"{name}\n" for name in names))

    def calls(self, program: str) -> list[str]:
        file = self.folder / f"{program}-calls"
        return file.read_text().splitlines() if file.exists() else []

    def sh(self, commands: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [SHELL, "-euc", f". packaging/set_up.sh\n{commands}"],
            cwd=self.checkout,
            env={"PATH": str(self.bin), "MACHINE": str(self.folder), **environment},
            capture_output=True,
            text=True,
        )


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_nothing_is_installed_where_nothing_is_missing(machine):
    machine.python("python3")
    run = machine.sh("provide_system")
    assert (run.returncode, run.stdout, machine.calls("apt")) == (0, "", [])


def test_only_what_is_missing_is_installed(machine):
    machine.python("python3")
    machine.installed(*[name for name in LIBRARIES if name != "libpulse0"], "fonts-noto-cjk")
    run = machine.sh("provide_system")
    assert run.returncode == 0, run.stderr
    assert machine.calls("apt") == [
        "-q update",
        "-q install -y --no-install-recommends libpulse0 python3.11-venv",
    ]
    assert run.stdout == "Installing missing system packages: libpulse0 python3.11-venv\n"


@pytest.mark.parametrize("name", ["libglib2.0-0", "libglib2.0-0t64"])
def test_the_name_this_release_uses_is_installed(machine, name):
    machine.python("python3")
    machine.installed(*LIBRARIES[1:], "fonts-wqy-microhei", "python3.11-venv")
    machine.knows(name)
    machine.sh("provide_system")
    assert machine.calls("apt")[1].endswith(f"--no-install-recommends {name}")
    assert machine.sh("provide_system").stdout == ""


def test_a_font_from_elsewhere_counts(machine):
    machine.python("python3")
    machine.installed(*LIBRARIES, "python3.11-venv")
    machine.command("fc-list", '[ "$1" = :lang=zh-cn ] && echo "Source Han Sans SC"')
    assert machine.sh("missing_packages python3").stdout == ""
    machine.command("fc-list", "true")
    assert machine.sh("missing_packages python3").stdout == "fonts-wqy-microhei\n"


def test_without_rights_it_says_what_to_ask_for_and_changes_nothing(machine):
    machine.python("python3")
    machine.be("somebody")
    machine.installed(*LIBRARIES[1:], "fonts-wqy-microhei", "python3.11-venv")
    run = machine.sh("provide_system")
    assert run.returncode == 1
    assert "to install: libglib2.0-0\n" in run.stderr
    assert machine.calls("apt") == []


def test_a_sudo_user_installs_through_sudo(machine):
    machine.python("python3")
    machine.be("somebody")
    machine.command("sudo", 'echo "$1" >>"$MACHINE/sudo-calls"\n[ "$1" = -v ] || "$@"')
    machine.installed(*LIBRARIES, "python3.11-venv")
    assert machine.sh("provide_system").returncode == 0
    assert machine.calls("sudo") == ["-v", "apt-get", "env"]
    assert machine.calls("apt")[1].endswith(" fonts-wqy-microhei")


def test_without_a_network_apts_reason_is_shown(machine):
    machine.python("python3")
    machine.installed(*LIBRARIES)
    (machine.folder / "offline").touch()
    run = machine.sh("provide_system")
    assert run.returncode == 1
    assert "Temporary failure resolving" in run.stderr
    assert "connect and run this command again" in run.stderr


def test_a_chinese_terminal_is_spoken_to_in_chinese(machine):
    machine.python("python3")
    machine.installed(*LIBRARIES, "python3.11-venv")
    run = machine.sh("provide_system", LANG="zh_CN.UTF-8")
    assert run.stdout == "正在安装缺少的系统软件包：fonts-wqy-microhei\n"


def test_an_interpreter_that_fits_is_found(machine):
    assert machine.sh("find_python").stdout == ""
    machine.python("python3", fits=False)
    machine.python("python3.12")
    assert machine.sh("find_python").stdout == "python3.12\n"
    machine.python("python3")
    assert machine.sh("find_python").stdout == "python3\n"


def test_a_mac_is_not_asked_for_its_own_python_first_nor_for_apt(machine):
    machine.command("uname", "echo Darwin")
    machine.python("python3")
    machine.python("python3.12")
    machine.installed()
    assert machine.sh("find_python").stdout == "python3.12\n"
    assert machine.sh("provide_system").stdout == ""


def test_no_fitting_python_is_said_plainly(machine):
    machine.python("python3", fits=False)
    run = machine.sh("provide_environment")
    assert run.returncode == 1
    assert "3.11, 3.12 or 3.13 and none was found" in run.stderr


def test_an_environment_is_made_once_and_again_when_the_folder_has_moved(machine):
    machine.python("python3")
    assert machine.sh("provide_environment").stdout == "Making a Python environment in .venv\n"
    assert machine.sh("provide_environment").stdout == ""
    moved = machine.folder / "moved"
    machine.checkout.rename(moved)
    machine.checkout = moved
    assert machine.sh("provide_environment").stdout == "Making a Python environment in .venv\n"


def test_libraries_are_installed_once_and_again_when_requirements_change(machine):
    machine.python("python3")
    set_up = "provide_environment; provide_libraries run needs.txt"
    assert machine.sh(set_up).returncode == 0
    calls = machine.calls("pip")
    assert any(call.endswith("--require-hashes -r needs.txt") for call in calls)
    assert calls[-1].endswith("--no-deps --no-build-isolation -e .")
    assert not any("index" in call for call in calls)

    machine.sh(set_up)
    assert machine.calls("pip") == calls

    (machine.checkout / "needs.txt").write_text("numpy==2\n")
    machine.sh(set_up)
    assert len(machine.calls("pip")) == 2 * len(calls)


def test_a_failed_installation_is_tried_again(machine):
    machine.python("python3")
    (machine.folder / "offline").touch()
    run = machine.sh("provide_environment; provide_libraries run needs.txt")
    assert run.returncode == 1
    assert "Nothing outside the folder .venv was changed" in run.stderr
    (machine.folder / "offline").unlink()
    tried = len(machine.calls("pip"))
    assert machine.sh("provide_libraries run needs.txt").returncode == 0
    assert len(machine.calls("pip")) > tried


DESK = """echo "$*" >>"$MACHINE/desk-calls"
case $1 in
debts) echo '{"debts": [{"name": "某银行信用卡"}, {"name": "A/B loan"}]}' ;;
export) echo report >"$9" ;;
esac"""
#: Runs the little programs of run.sh with the real Python, except where they would need the package.
RUN_PYTHON = """case "$*" in
*evidence_desk.paths*) echo "$MACHINE/Documents/Evidence Desk" ;;
*QApplication*) [ -f "$MACHINE/screen" ] ;;
"-c import json"*) exec "$REAL_PYTHON" "$@" ;;
*) : ;;
esac"""


@pytest.fixture
def ready(machine):
    """A machine on which everything is installed."""
    machine.python("python3")
    for name in ("requirements.txt", "requirements-build.txt"):
        (machine.checkout / "packaging" / name).write_text("")
    machine.sh(
        "provide_environment; "
        "provide_libraries run packaging/requirements.txt packaging/requirements-build.txt"
    )
    machine.command("python-of-venv", RUN_PYTHON.replace("$REAL_PYTHON", sys.executable))
    machine.command("desk", DESK)
    shutil.copy(machine.bin / "python-of-venv", machine.checkout / ".venv" / "bin" / "python")
    shutil.copy(machine.bin / "desk", machine.checkout / ".venv" / "bin" / "evidence-desk")
    return machine


def run_sh(machine: Machine, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SHELL, str(machine.checkout / "packaging" / "run.sh"), *arguments],
        env={"PATH": str(machine.bin), "MACHINE": str(machine.folder), "LANG": "C.UTF-8", **environment},
        cwd=machine.folder,
        capture_output=True,
        text=True,
    )


def test_without_a_screen_each_debt_gets_a_report_and_is_told_where(ready):
    pip_calls = ready.calls("pip")
    run = run_sh(ready)
    assert run.returncode == 0, run.stderr
    folder = ready.folder / "Documents" / "Evidence Desk" / "sample reports"
    assert sorted(file.name for file in folder.iterdir()) == ["A_B loan.pdf", "某银行信用卡.pdf"]
    assert f"Report of the debt A/B loan: {folder}/A_B loan.pdf" in run.stdout
    sample = f"{ready.folder}/Documents/Evidence Desk/sample"
    assert ready.calls("desk")[0] == f"sample --output {sample}"
    assert ready.calls("pip") == pip_calls


def test_with_a_screen_the_window_opens_on_the_sample(ready):
    (ready.folder / "screen").touch()
    run = run_sh(ready, DISPLAY=":0")
    assert run.returncode == 0, run.stderr
    assert ready.calls("desk")[-1] == f"--case {ready.folder}/Documents/Evidence Desk/sample"


@pytest.mark.parametrize(("arguments", "screen"), [(("--headless",), True), ((), False)])
def test_a_screen_that_is_not_wanted_or_cannot_be_used(ready, arguments, screen):
    if screen:
        (ready.folder / "screen").touch()
    run = run_sh(ready, *arguments, DISPLAY=":0")
    assert run.returncode == 0, run.stderr
    assert [call.split()[0] for call in ready.calls("desk")] == ["sample", "debts", "export", "export"]


def test_a_failure_of_the_program_is_not_hidden(ready):
    (ready.checkout / ".venv" / "bin" / "evidence-desk").write_text(
        f'#!{SHELL}\n[ "$1" != debts ] || exit 2\n'
    )
    assert run_sh(ready).returncode == 2


def test_an_unknown_option_is_refused(ready):
    run = run_sh(ready, "--frobnicate")
    assert run.returncode == 1
    assert run.stderr.startswith("Usage: ")


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not on this machine")
def test_shellcheck_has_nothing_to_say():
    scripts = [*map(str, SCRIPTS.glob("*.sh")), str(PROJECT / ".ci" / "run")]
    run = subprocess.run(["shellcheck", "-x", *scripts], capture_output=True, text=True, cwd=PROJECT)
    assert run.stdout == ""


def test_the_scripts_name_no_server():
    for script in SCRIPTS.glob("*.sh"):
        assert not re.search(r"https?://|--(extra-)?index|--find-links|--trusted", script.read_text()), script


def test_the_build_tools_are_pinned_as_for_development():
    pin = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
    development = dict(pin.findall((SCRIPTS / "requirements-dev.txt").read_text()))
    build = dict(pin.findall((SCRIPTS / "requirements-build.txt").read_text()))
    assert {"hatchling", "babel", "editables"} <= build.keys()
    assert {name: development.get(name, version) for name, version in build.items()} == build

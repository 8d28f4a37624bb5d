"""x: how it reads its lock, its stamp and the machine's settings, and what it says when something is amiss.

Set-up itself is not run here: it would need the network. It is tried by every first call in a fresh clone.
"""

import ast
import doctest
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import tomllib
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


@pytest.fixture
def clone(tmp_path):
    """A clone without an environment, in a path with spaces."""
    folder = tmp_path / "a clone with spaces"
    folder.mkdir()
    for name in ("x", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def x(clone):
    """The clone's x as a module."""
    loader = SourceFileLoader("x", str(clone / "x"))
    module = module_from_spec(spec_from_loader("x", loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def installed(x):
    """An x whose clone looks set up, with this Python in the environment's place."""
    x.BIN.mkdir(parents=True)
    x.PYTHON.symlink_to(sys.executable)
    x.STAMP.write_text(x.stamp(), "utf-8")
    return x


def call(clone, *words, before=""):
    """Run the clone's x as a program, after some Python that changes what it finds."""
    program = f"import runpy, sys\nsys.argv[0] = 'x'\n{before}\nrunpy.run_path('x', run_name='__main__')"
    command = [sys.executable, "-B", "-c", program, *words]
    return subprocess.run(command, cwd=clone, capture_output=True, text=True, check=False)


# What it says


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"]])
def test_help_names_every_command_and_installs_nothing(clone, x, words):
    done = call(clone, *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^  python3 x (\w+)", done.stdout, re.MULTILINE) == [*x.COMMANDS, "help"]
    assert not (clone / ".tools").exists()


def test_an_unknown_command_is_wrong_usage_and_the_nearest_one_is_named(clone):
    done = call(clone, "tset")
    assert done.returncode == 2
    assert "there is no command 'tset'" in done.stderr
    assert "Help: python3 x test" in done.stderr


@pytest.mark.parametrize("words", [["run"], ["check", "src"], ["bench"]])
def test_wrong_usage_is_told_before_anything_is_installed(clone, words):
    done = call(clone, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.search(r"\Ax: .+\nWhy: .+\nHelp: python3 x", done.stderr)
    assert not (clone / ".tools").exists()


def test_an_old_python_is_told_so_in_a_sentence(clone):
    done = call(clone, "demo", before="sys.version_info = (3, 10, 1)")
    assert done.returncode == 1
    assert "Détente needs Python 3.11 or newer" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_python_can_read_the_file_as_far_as_that_sentence():
    ast.parse((ROOT / "x").read_text("utf-8"), feature_version=(3, 7))


def test_without_pip_it_says_what_to_install(clone):
    done = call(
        clone,
        "demo",
        before="import sysconfig; sysconfig.get_config_var = lambda name: None\n"
        "for name in ('pip', 'ensurepip'): sys.modules[name] = None",
    )
    assert done.returncode == 69
    assert "Python has no pip here" in done.stderr
    assert "apt install python3-pip" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_pip_the_one_kept_for_new_environments_serves(x, tmp_path, monkeypatch):
    wheel = tmp_path / "pip-99-py3-none-any.whl"
    wheel.touch()
    monkeypatch.setitem(sys.modules, "pip", None)
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr("sysconfig.get_config_var", lambda _: str(tmp_path))
    assert x.pip() == [sys.executable, str(wheel / "pip")]


def test_where_nothing_can_be_written_it_says_so(clone):
    (clone / ".tools").write_text("a file where a folder should be", "utf-8")
    done = call(clone, "demo")
    assert done.returncode == 69
    assert "nothing can be installed here" in done.stderr
    assert "Traceback" not in done.stderr


# Handing over


def test_detente_is_told_how_it_was_called_and_no_other_command_is(installed, monkeypatch):
    told = []

    def become(program, words, variables):  # the real one does not come back either
        told.append(variables.get("DETENTE_CALLED_AS"))
        raise SystemExit

    monkeypatch.setattr(os, "execvpe", become)
    monkeypatch.setattr(sys, "argv", ["../a clone/x", "run", "detente"])
    monkeypatch.setattr(installed, "WINDOWS", False)
    monkeypatch.delenv("DETENTE_CALLED_AS", raising=False)
    for command in (["detente", "--version"], ["python", "x.py"]):
        with pytest.raises(SystemExit):
            installed.run(command)
    assert told == ["python3 '../a clone/x' run detente", None]


def test_the_command_runs_in_the_environment_and_its_exit_code_is_passed_on(installed, clone):
    code = "import os, sys; print(sys.argv[1], os.environ['VIRTUAL_ENV'], os.getcwd()); sys.exit(7)"
    done = call(clone, "run", "python", "-c", code, "an argument")
    assert done.stdout == f"an argument {installed.VENV} {clone}\n"
    assert (done.returncode, done.stderr) == (7, "")


@pytest.mark.usefixtures("installed")
def test_a_command_that_is_not_there_is_told(clone):
    done = call(clone, "run", "no-such-command")
    assert done.returncode == 127
    assert "no-such-command cannot be run" in done.stderr


@pytest.mark.parametrize(
    ("words", "spread"),
    [
        ([], True),
        (["-x", "--lf"], True),
        (["tests/test_x.py", "-k", "usage"], False),
        (["-kusage"], False),
        (["-n", "0"], False),
    ],
)
def test_the_whole_suite_runs_on_all_cores_and_a_selection_in_one_process(x, monkeypatch, words, spread):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(x, "run", lambda command, _: command)
    assert x.test(words) == ["python", "-m", "pytest", *(["-n", "auto"] if spread else []), *words]


# When to set up


def test_a_warm_start_installs_nothing(installed, monkeypatch):
    monkeypatch.setattr(installed, "install", lambda: pytest.fail("installed again"))
    installed.set_up()


@pytest.mark.parametrize("name", ["LOCK", "PROJECT"])
def test_a_change_of_what_is_asked_for_brings_up_to_date_and_keeps_the_environment(installed, name):
    with getattr(installed, name).open("a") as file:
        file.write("# changed\n")
    wanted, found = installed.stamp().splitlines(), installed.written_stamp().splitlines()
    assert wanted[0] == found[0]
    assert wanted[1] != found[1]


def test_another_place_or_python_makes_the_environment_anew(installed, monkeypatch):
    found = installed.written_stamp().splitlines()
    monkeypatch.setattr(installed, "ROOT", installed.ROOT / "moved")
    assert installed.stamp().splitlines()[0] != found[0]
    monkeypatch.undo()
    monkeypatch.setattr(sys.implementation, "cache_tag", "cpython-399")
    assert installed.stamp().splitlines()[0] != found[0]


def test_an_environment_whose_python_is_gone_counts_as_none(installed):
    installed.PYTHON.unlink()
    assert installed.written_stamp() == ""


def test_two_starts_at_once_install_once(installed, monkeypatch):
    made = []

    def install():
        made.append(1)
        time.sleep(0.2)
        installed.STAMP.write_text(installed.stamp(), "utf-8")

    installed.STAMP.unlink()
    monkeypatch.setattr(installed, "install", install)
    starts = [threading.Thread(target=installed.set_up) for _ in range(3)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert made == [1]


# uv by pip


@pytest.fixture
def fake_pip(x, tmp_path, monkeypatch):
    """Lets a few lines of Python play pip; `target` and `wish` are its arguments."""

    def play(lines):
        script = tmp_path / "pip.py"
        script.write_text(f"import pathlib, sys\n*_, target, _, wish = sys.argv\n{lines}", "utf-8")
        monkeypatch.setattr(x, "pip", lambda: [sys.executable, str(script)])
        x.TOOLS.mkdir()

    return play


def test_uv_is_renamed_into_place_when_it_is_whole_and_leftovers_go(x, fake_pip):
    fake_pip("folder = pathlib.Path(target, 'bin'); folder.mkdir(parents=True); (folder / 'uv').touch()")
    (x.TOOLS / "uv-draft-of-a-start-that-was-cut-off").mkdir()
    program = x.uv_program()
    assert program.exists()
    assert re.fullmatch(r"uv-\d+\.\d+\.\d+", program.parents[1].name)
    assert list(x.TOOLS.iterdir()) == [program.parents[1]]


def test_pip_is_asked_for_uv_alone_with_its_digests(x, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(x, "pip", lambda: ["pip"])
    monkeypatch.setattr(x, "call", lambda command, _: asked.append(command) or (0, ""))
    pin, _ = x.split_lock(x.LOCK.read_text("utf-8"))
    x.pip_install(pin, tmp_path)
    [command] = asked
    assert {"--require-hashes", "--no-deps"} < set(command)
    assert Path(command[-1]).read_text("utf-8") == pin


def test_when_the_index_cannot_be_reached_it_says_why_and_how_to_go_on(x, fake_pip):
    fake_pip("sys.exit('ERROR: no route to the index')")
    with pytest.raises(x.Trouble) as trouble:
        x.uv_program()
    assert str(trouble.value).splitlines()[:4] == [
        "x:    uv could not be installed",
        "Why:  pip ended with 1 and said:",
        "      ERROR: no route to the index",
        "Help: see that the package index can be reached, then call x again: it goes on where it stopped.",
    ]
    assert not list(x.TOOLS.iterdir()), "nothing half made stays"


# What uv is told


def test_the_examples_in_its_documentation_run(x):
    assert doctest.testmod(x).failed == 0


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", {}),
        ("global.timeout='60'\nfreeze.index-url='a'", {}),
        ("global.index-url='a'\ninstall.index-url='b'", {"UV_DEFAULT_INDEX": "b"}),
        (":env:.index-url='c'\nglobal.index-url='a'\ninstall.index-url='b'", {"UV_DEFAULT_INDEX": "c"}),
        ("global.find-links='a\\nb c'", {"UV_FIND_LINKS": "a,b,c"}),
        ("global.cert='/a folder/ca.pem'", {"SSL_CERT_FILE": "/a folder/ca.pem"}),
        ("global.extra-index-url='a b'", {"UV_INDEX": "a b", "UV_INDEX_STRATEGY": "unsafe-best-match"}),
    ],
)
def test_what_pip_is_told_about_where_packages_come_from_is_handed_to_uv(x, said, told):
    assert x.index_settings(said, {}) == told


def test_what_uv_is_told_already_stands(x):
    assert x.index_settings("global.cert='a'", {"SSL_CERT_FILE": "b"}) == {}


def test_a_machine_that_configures_uv_is_not_overruled_by_what_it_tells_pip(x, tmp_path):
    bare = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert not x.uv_is_configured(bare)
    assert x.uv_is_configured(bare | {"UV_DEFAULT_INDEX": "a"})
    (tmp_path / "uv").mkdir()
    (tmp_path / "uv" / "uv.toml").touch()
    assert x.uv_is_configured(bare)


def test_the_cache_lies_in_the_clone_where_the_home_cannot_be_written(x, tmp_path):
    (tmp_path / "file").touch()
    assert x.writable_cache({"XDG_CACHE_HOME": str(tmp_path / "home")}) == tmp_path / "home" / "uv"
    assert x.writable_cache({"XDG_CACHE_HOME": str(tmp_path / "file")}) == x.TOOLS / "cache"
    assert x.writable_cache({"UV_CACHE_DIR": str(tmp_path / "own")}) == tmp_path / "own"


# The locks


LOCKED, JUDGES = ((ROOT / name).read_text("utf-8") for name in ("requirements.lock", "judges.lock"))


@pytest.mark.parametrize("locked", [LOCKED, JUDGES], ids=["requirements", "judges"])
def test_a_lock_names_no_address_and_no_path(locked):
    assert not re.search(r"://|index-url|find-links|\bfile:|^\s*#.*\s[/~]", locked, re.MULTILINE)


@pytest.mark.parametrize(("locked", "least"), [(LOCKED, 20), (JUDGES, 5)], ids=["requirements", "judges"])
def test_everything_in_a_lock_has_a_version_and_a_digest(locked, least):
    entries = re.split(r"^(?=[a-z])", locked, flags=re.MULTILINE)[1:]
    assert len(entries) >= least
    assert [entry for entry in entries if not re.match(r"[\w.-]+==\S+ .*\\\n    --hash=sha256:", entry)] == []


def test_the_lock_is_in_step_with_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["dev"], *project["build-system"]["requires"]]
    for locked, requirements in ((LOCKED, wanted), (JUDGES, groups["judges"])):
        pinned = re.findall(r"^([a-z0-9-]+)==([^\s;]+)", locked, re.MULTILINE)
        for requirement in map(Requirement, requirements):
            versions = [version for name, version in pinned if name == canonicalize_name(requirement.name)]
            assert any(version in requirement.specifier for version in versions), "call: python3 x lock"


def test_pip_installs_uv_and_uv_everything_else(x):
    pin, rest = x.split_lock(LOCKED)
    assert pin.startswith("uv==")
    assert "\nuv==" not in rest
    assert pin.count("--hash") + rest.count("--hash") == LOCKED.count("--hash")
    with pytest.raises(x.Trouble, match="does not pin uv"):
        x.split_lock(rest)

"""The order of the house: who knows whom, and who may touch the world.

Rules
1. A folder of src/detente knows only those above it in `HOUSE`; a module beside the folders counts as one.
2. `SHELL` (the package itself, node and cli) knows all, and nobody else knows the package itself.
3. Files and the network are touched only in modules named files.py or http.py, and in node and cli.
4. The clock is read only in node and cli: elsewhere an instant is an argument.

Nothing is imported. The sources are read, so that an import inside a function, or for types alone, counts
too. The rules see names, not values: a module that was put into a variable escapes them.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "detente"

HOUSE = """
    wording meaning errors instants amounts agreement record assess compare library words chart report
    sign log seal evidence inspection negotiation node cli
""".split()
SHELL = {"__init__", "__main__", "node", "cli"}

CLOCK = """
    time.time time.time_ns time.localtime time.gmtime time.monotonic time.perf_counter
    datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today
""".split()
# Not urllib.parse, nor http.HTTPStatus: they are values.
NETWORK = """
    urllib.request http.client http.server http.cookiejar socket socketserver ssl smtplib ftplib
    httpx requests urllib3
""".split()
FILES = """
    open io.open os.open codecs.open gzip.open zipfile tarfile fileinput shutil tempfile glob sqlite3
    subprocess os.listdir os.scandir os.walk os.stat os.mkdir os.makedirs os.remove os.rename os.replace
    pathlib.Path.open pathlib.Path.exists pathlib.Path.stat pathlib.Path.glob
""".split()
# Methods whose names alone say that a file is meant, whatever they are called on.
FILE_METHODS = """
    read_text write_text read_bytes write_bytes is_file is_dir iterdir rglob mkdir rmdir unlink touch
    scan_csv scan_parquet scan_ndjson scan_ipc sink_csv sink_parquet sink_ndjson sink_ipc
""".split()


def faults(source: Path) -> list[str]:
    """Everything in a source tree that breaks the rules, each with its place and how to mend it."""
    return [fault for path in sorted(source.rglob("*.py")) for fault in faults_of(path, source)]


def faults_of(path: Path, source: Path) -> Iterator[str]:
    place = path.relative_to(source)
    folder = place.parts[0].removesuffix(".py")
    shown = f"src/detente/{place.as_posix()}"
    if folder not in {*HOUSE, *SHELL}:
        yield (
            f"{shown}: {folder} has no place in the house. Put it into a folder that has one, "
            "or give it its own in HOUSE (tests/test_layering.py), below all that it knows."
        )
        return
    tree = ast.parse(path.read_text("utf-8"), shown)
    for line, target in sorted(set(known(tree, place))):
        if fault := order_fault(folder, target):
            yield f"{shown}:{line}: {fault}"
    touched = [(line, fault) for line, name in used(tree, place) if (fault := world_fault(folder, path.stem, name))]
    yield from (f"{shown}:{line}: {fault}" for line, fault in sorted(set(touched)))


def order_fault(folder: str, target: str) -> str | None:
    """Why a folder may not know another, if so."""
    if folder in SHELL or folder == target:
        return None
    if target == "__init__":
        return f"{folder} imports the package itself. Import from the module that owns the name."
    if target not in HOUSE:
        return f"{folder} imports detente.{target}, which has no place in the house (see HOUSE)."
    if HOUSE.index(target) < HOUSE.index(folder):
        return None
    return (
        f"{folder} imports {target}, which stands below it in the house. Move what both need into a folder "
        f"above {folder}, or let the caller hand it in as an argument."
    )


def world_fault(folder: str, module: str, name: str) -> str | None:
    """Why a module may not use a name, if so."""
    if folder in {"node", "cli"}:
        return None
    if is_one_of(name, CLOCK):
        return f"{name} reads the clock. Take the instant as an argument; node and cli read the clock once."
    if module in {"files", "http"}:
        return None
    if is_one_of(name, NETWORK):
        return f"{name} uses the network. Do that in a module named http.py, and hand its values to this one."
    method = name.rpartition(".")[2]
    if is_one_of(name, FILES) or (name != method and method in FILE_METHODS):
        shown = name.removeprefix(".")
        return f"{shown} touches files. Do that in a module named files.py, and hand text or bytes to this one."
    return None


def is_one_of(name: str, listed: list[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in listed)


def known(tree: ast.Module, place: Path) -> Iterator[tuple[int, str]]:
    """Line and folder of each import from the package; '__init__' is the package itself."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                targets = [alias.name for alias in names]
            case ast.ImportFrom(names=names) if absolute(node, place) == "detente":
                targets = [f"detente.{alias.name if alias.name in HOUSE else '__init__'}" for alias in names]
            case ast.ImportFrom():
                targets = [absolute(node, place)]
            case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]):
                targets = [name] if ast.unparse(function).endswith(("import_module", "__import__")) else []
            case _:
                continue
        for target in targets:
            package, *folders = target.split(".")
            if package == "detente":
                yield node.lineno, folders[0] if folders else "__init__"


def absolute(node: ast.ImportFrom, place: Path) -> str:
    """The module that names are imported from, a relative one seen from where it is written."""
    if not node.level:
        return node.module or ""
    package = ["detente", *place.parts[:-1]]
    return ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])


def used(tree: ast.Module, place: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of what a module names; a method of something unknown begins with a dot."""
    names = origins(tree, place)
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and id(node) not in inner:
            yield node.lineno, full_name(node, names)


def origins(tree: ast.Module, place: Path) -> dict[str, str]:
    """What names stand for: after `from datetime import datetime as d` d is datetime.datetime."""
    found = {"open": "open"}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found |= {
                    alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else alias.name.split(".")[0]
                    for alias in names
                }
            case ast.ImportFrom(names=names):
                module = absolute(node, place)
                found |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in names}
    # A module's own `open` (of a sealed declaration, say) is not the one that opens files.
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return {name: origin for name, origin in found.items() if name not in own}


def full_name(node: ast.expr, names: dict[str, str]) -> str:
    match node:
        case ast.Name(id=name):
            return names.get(name, "")
        case ast.Attribute(value=value, attr=attribute):
            return f"{full_name(value, names)}.{attribute}"
        case ast.Call(func=function):  # what Path(…) returns is a pathlib.Path
            return full_name(function, names)
    return ""


def test_the_house_keeps_its_order():
    if found := faults(SOURCE):
        pytest.fail("\n".join(found), pytrace=False)


def judged(folder: Path, place: str, text: str) -> str:
    """The faults of a tree with this one module, as one text."""
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return "\n".join(faults(folder))


def test_an_empty_tree_has_no_faults(tmp_path):
    assert faults(tmp_path) == faults(tmp_path / "not-there") == []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("agreement/parse.py", "from detente.assess.force.sweep import sweep"),
        ("agreement/parse.py", "from detente import assess"),
        ("agreement/parse.py", "import detente.assess.force.sweep as s"),
        ("agreement/parse.py", "from ..assess import sweep"),
        ("agreement/parse.py", "from .. import assess"),
        ("agreement/deep/down.py", "from ...assess.sweep import sweep"),
        ("agreement/__init__.py", "def load():\n    from detente import assess"),
        ("agreement/parse.py", "if TYPE_CHECKING:\n    from detente.assess import sweep"),
        ("agreement/parse.py", "importlib.import_module('detente.assess')"),
        ("errors.py", "from .assess import sweep"),
        ("amounts.py", "from detente.assess import sweep"),
        ("sign/keys.py", "from detente.cli.main import main"),
    ],
)
def test_a_folder_does_not_know_those_below_it(tmp_path, place, text):
    assert "which stands below it in the house. Move what both need" in judged(tmp_path, place, text)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("assess/force/sweep.py", "from detente import agreement, errors\nfrom ..record.frames import frame"),
        (
            "assess/force/sweep.py",
            "from . import findings\nfrom .findings import Finding\nimport detente.assess.findings.reasons",
        ),
        (
            "agreement/parse.py",
            "from detente.amounts import amount\nfrom ..instants import instant\nimport polars",
        ),
        ("agreement/parse.py", "from detentes.assess import other"),
        ("__init__.py", "from detente.assess import assess\nfrom .cli import main\nfrom . import node"),
        ("__main__.py", "from detente import load\nfrom detente.cli.main import main"),
        ("node/store.py", "from detente.cli.main import main\nimport detente"),
    ],
)
def test_a_folder_knows_itself_and_those_above_it_and_the_shell_knows_all(tmp_path, place, text):
    assert judged(tmp_path, place, text) == ""


@pytest.mark.parametrize("text", ["import detente", "from detente import load", "from .. import __version__"])
def test_no_folder_knows_the_package_itself(tmp_path, text):
    assert "report imports the package itself" in judged(tmp_path, "report/page.py", text)


@pytest.mark.parametrize(
    ("place", "text"), [("misc/a.py", ""), ("helpers.py", ""), ("log/a.py", "import detente.misc")]
)
def test_what_is_not_in_the_list_has_no_place(tmp_path, place, text):
    assert "has no place in the house" in judged(tmp_path, place, text)


WORLDLY = [
    "open('a')",
    "import io\nio.open('a')",
    "from pathlib import Path\nPath('a').open()",
    "import pathlib as p\np.Path('a').exists()",
    "def f(path):\n    return path.read_text()",
    "def f(path, text):\n    (path / 'a').write_bytes(text)",
    "from shutil import copy\ncopy('a', 'b')",
    "import polars as pl\npl.scan_csv('a')",
    "def f():\n    import socket\n    socket.create_connection(('a', 1))",
    "import urllib.request\nurllib.request.urlopen('a')",
    "from urllib import request as r\nr.urlopen('a')",
    "from http.client import HTTPConnection\nHTTPConnection('a')",
]


@pytest.mark.parametrize("text", WORLDLY)
def test_files_and_network_are_touched_only_in_modules_named_for_it(tmp_path, text):
    found = judged(tmp_path / "core", "record/read.py", text)
    assert found.count("\n") == 0, "each is told once"
    assert "in a module named" in found
    for place in ("record/files.py", "log/http.py", "cli/main.py", "node/store.py"):
        assert judged(tmp_path / place, place, text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "import time\ntime.time()",
        "from time import time as t\nt()",
        "import datetime as dt\ndt.datetime.now(dt.UTC)",
        "from datetime import datetime\nfield(default_factory=datetime.now)",
        "from datetime import date\ndate.today()",
    ],
)
def test_the_clock_is_read_only_in_the_shell(tmp_path, text):
    assert "reads the clock. Take the instant as an argument" in judged(tmp_path / "a", "record/files.py", text)
    assert judged(tmp_path / "b", "cli/main.py", text) == judged(tmp_path / "c", "node/clock.py", text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "from urllib.parse import quote\nquote('a')",
        "from http import HTTPStatus\nHTTPStatus.OK",
        "from datetime import datetime\ndatetime(2024, 1, 1).isoformat()",
        "def open(sealed):\n    return sealed\nopen('a')",
        "from detente.seal.opening import open\nopen('a')",
        "declaration.open(key)\nglob = socket = 1\nglob + socket",
        "import io\nio.StringIO()\nrows.write_csv()",
    ],
)
def test_values_that_only_look_like_the_world_are_let_be(tmp_path, text):
    assert judged(tmp_path, "seal/declaration.py", text) == ""


def test_a_fault_says_where_it_is_and_how_to_mend_it(tmp_path):
    assert judged(tmp_path, "log/tree.py", "import os\n\nfrom detente.seal import opening") == (
        "src/detente/log/tree.py:3: log imports seal, which stands below it in the house. "
        "Move what both need into a folder above log, or let the caller hand it in as an argument."
    )


@pytest.mark.parametrize(("folder", "place"), [("agreement", 0), ("record", 1), ("assess", 2)])
def test_modules_stand_as_the_page_says(folder, place):
    """docs/architecture.md: a module is in the line of its folder, and imports from its own line and those above."""
    page = (SOURCE.parents[1] / "docs" / "architecture.md").read_text("utf-8")
    table = page.split("| folder | for | modules |")[place + 1].partition("\n\n")[0].splitlines()[2:]
    line_of = {}
    for i, (inner, _, modules) in enumerate(line.strip("| ").split(" | ") for line in table):
        name = inner.strip("`/") if inner.startswith("`") else ""
        line_of |= {f"{name}.{module}".lstrip("."): i for module in re.findall(r"`(\w+)`", modules)}
    source = SOURCE / folder
    paths = {".".join(path.relative_to(source).with_suffix("").parts): path for path in source.rglob("*.py")}
    paths = {name: path for name, path in paths.items() if not name.endswith("__init__")}
    assert set(line_of) == set(paths)
    imports = re.compile(rf"^ *from detente\.{folder}\.([\w.]+) import", re.MULTILINE)
    for name, path in paths.items():
        for found in imports.findall(path.read_text("utf-8")):
            # What is imported may be a folder, for a module of it: all of a folder stands in one line.
            line = next(i for module, i in line_of.items() if f"{module}.".startswith(f"{found}."))
            assert line <= line_of[name], f"{name} imports {found}, which stands below it"

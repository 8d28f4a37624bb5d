"""What `import detente` gives, and the agreements that ship."""

import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

import detente
from detente.cli.main import main
from detente.library import files

ROOT = Path(__file__).parents[2]


def test_every_public_name_is_there():
    assert all(getattr(detente, name) is not None for name in detente.__all__)
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        detente.asess  # noqa: B018  # the look-up is what is tested


def test_the_version_is_that_of_the_project():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == detente.__version__


@pytest.mark.parametrize(
    "first", ["import detente.assess.assessment", "from detente.assess.force import sweep", "pass"]
)
def test_assess_is_the_function_whatever_was_imported_before(first):
    program = f"{first}\nimport detente\nimport detente.assess.assessment\nprint(detente.assess.__name__)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "assess\n"


@pytest.fixture(scope="module")
def new_start():
    agreement = detente.load("new-start")
    return agreement, detente.read_record(agreement=agreement)


def test_a_date_means_its_last_second_however_it_is_given(new_start):
    ends = {detente.assess(*new_start, at=at).at for at in ("2022-09-30", date(2022, 9, 30), 1_664_582_399)}
    assert ends == {1_664_582_399}


@pytest.mark.parametrize("what", ["at", "known"])
def test_a_date_that_is_none_is_told_with_an_example(new_start, what):
    with pytest.raises(detente.UsageError, match=f"{what}: '2022-13' is no date .* for instance 2024-12-01"):
        detente.assess(*new_start, **{what: "2022-13"})


def test_a_name_nobody_knows_is_told_with_the_nearest(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("treaty.md").write_text("x", "utf-8")
    with pytest.raises(detente.UsageError, match="did you mean 'new-start'"):
        detente.load("new-strat")
    with pytest.raises(detente.UsageError, match=r"did you mean 'treaty\.md'"):
        detente.load("treaty")


def test_only_a_shipped_agreement_brings_its_record(tmp_path):
    copy, *_ = files.copy("new-start", tmp_path / "mine")
    with pytest.raises(detente.UsageError, match="name one"):
        detente.read_record(agreement=detente.load(copy))


def test_a_finding_is_explained_by_its_id_or_the_beginning_of_one(new_start):
    assessment = detente.assess(*new_start, at="2016-09-01")
    (finding,) = assessment.findings(clause="II.1.b", party="RU")
    told = detente.explain(assessment, finding)
    assert detente.explain(assessment, finding.id) == detente.explain(assessment, "II.1.b/RU") == told


@pytest.mark.parametrize(
    ("sought", "said"),
    [
        ("II.1", "no clause is called 'II.1', did you mean 'II.1.a', 'II.1.b' or 'II.1.c'?"),
        ("II.1.b", "the beginning of 2 findings; which one: II.1.b/US/"),
        ("II.1.b/XX", "at that date there are 'II.1.b/US/"),
        (3, "then one of its findings or the id of one, for instance 'II.1.c/US'; it was given Assessment and int"),
        (None, "it was given Assessment and NoneType"),
    ],
)
def test_what_is_no_finding_is_told_with_what_is(new_start, sought, said):
    with pytest.raises(detente.UsageError) as caught:
        detente.explain(detente.assess(*new_start, at="2016-09-01"), sought)
    assert said in str(caught.value)


def test_to_explain_takes_an_assessment_first(new_start):
    with pytest.raises(detente.UsageError, match=r"takes what assess\(…\) gives first.* given Agreement and str"):
        detente.explain(new_start[0], "II.1.b/RU")


def test_a_record_is_read_with_an_agreement_and_not_with_its_name():
    with pytest.raises(detente.UsageError, match=r"for instance agreement=load\('new-start'\); it was given str"):
        detente.read_record(agreement="new-start")


def test_the_files_of_a_record_are_named_one_by_one(new_start):
    with pytest.raises(detente.UsageError, match=r"given list; write \*files for a list"):
        detente.read_record(["a.csv"], agreement=new_start[0])


# -- the library -----------------------------------------------------------------------------------


def test_the_list_has_every_agreement_with_its_title(capsys):
    assert main(["library"]) == main(["library", "list"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in files.names())
    assert "Strategic Offensive Arms" in said


def test_show_prints_the_text_as_it_is(capsys):
    assert main(["library", "show", "new-start"]) == 0
    assert capsys.readouterr().out == files.path("new-start").read_text("utf-8")


def test_a_copy_is_the_agreement_and_its_record_and_says_what_to_do_next(tmp_path, capsys):
    assert main(["library", "copy", "new-start", str(tmp_path / "mine")]) == 0
    said = capsys.readouterr().out
    assert {p.name for p in (tmp_path / "mine").iterdir()} == {"new-start.md", "new-start.jsonl"}
    assert "detente assess" in said
    assert detente.load(tmp_path / "mine" / "new-start.md").digest == detente.load("new-start").digest


def test_a_copy_overwrites_nothing_and_leaves_nothing_half_done(tmp_path, capsys):
    (tmp_path / "new-start.jsonl").write_text("mine", "utf-8")
    assert main(["library", "copy", "new-start", str(tmp_path)]) == 2
    assert "nothing is overwritten" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["new-start.jsonl"]
    assert (tmp_path / "new-start.jsonl").read_text("utf-8") == "mine"


def test_a_record_of_another_agreement_is_told():
    other = detente.read_record(agreement=detente.load("answers-2022"))
    with pytest.raises(detente.UsageError, match="read a record with the agreement that it is of"):
        detente.assess(detente.load("inf"), other)


def test_what_is_no_name_of_an_agreement_is_told():
    with pytest.raises(detente.UsageError, match="it was given int"):
        detente.load(3)


def test_an_explanation_of_one_reading_names_it():
    agreement = detente.load("new-start")
    found = detente.assess(agreement, detente.read_record(agreement=agreement), at="2021-03-01", reading="RU")
    assert "under the reading of RU alone" in " ".join(detente.explain(found, "II.1.c/US").split())

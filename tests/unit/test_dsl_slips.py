"""What the language says to somebody who writes as people speak, or pastes from elsewhere."""

from __future__ import annotations

import pytest

from tests.unit.dsl_texts import BAD, ENROL, NAMES, STEP, compiled
from waypost_dsl.compiler import compile_text
from waypost_dsl.diagnostics.suggest import edit_distance

EVIDENCE = " done by record in reviews because NG1"
ONLY = STEP + "      every 12 months only when "


def said(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Return the words at fault, the message and the helps of the first problem."""
    found = compiled(text).diagnostics[0]
    span = found.primary.span
    enrol = "" if "enrol while" in text else ENROL
    line = f"{NAMES}{enrol}{text}".splitlines()[span.line - 1]
    return line[span.column - 1 : span.end_column - 1], found.message, found.helps


@pytest.mark.parametrize(
    ("text", "at", "keyword"),
    [
        (STEP + "every 12 months done bye value of grade", "done bye", "done by"),
        (STEP + "every 12 months only wen ill", "only wen", "only when"),
        (STEP + "every 12 months not aplicable when ill", "not aplicable when", None),
        (STEP + "every 12 months excepted wen ill for 12 months", "excepted wen", "excepted when"),
        (STEP + "every 12 months system gap wen ill", "system gap wen", "system gap when"),
        (STEP + "within 28 dyas of flare", "dyas", "days"),
        (ONLY + "breathless at leest 3" + EVIDENCE, "at leest", "at least"),
        (ONLY + "flare in the lst 12 months" + EVIDENCE, "in the lst", "in the last"),
        (ONLY + "flare in last 12 months" + EVIDENCE, "in last", "in the last"),
        (ONLY + "any off (ill, flare)" + EVIDENCE, "any off", "any of"),
        ("  fact f is latest value of grade no older then 1 year", "no older then", None),
        ("  fact f is on regster illness", "on regster", "on register"),
        ('  kpi k "K" domain clinical of patient enrolled', "of patient", "of patients"),
        ("  enrol whille ill", "enrol whille", "enrol while"),
    ],
)
def test_a_near_miss_of_a_keyword_suggests_that_keyword(text, at, keyword):
    whole = keyword or at.replace("aplicable", "applicable").replace("then", "than")
    words, _, helps = said(text)
    assert (words, helps) == (at, (f"did you mean `{whole}`?",))


@pytest.mark.parametrize(
    "text",
    [
        STEP + "every 12 months annoy",
        STEP + "every 12 months done by record in reviews or record in illness",
        STEP + "every 12 months zebra",
        ONLY + "smoker is not current" + EVIDENCE,
    ],
)
def test_nothing_is_suggested_rather_than_something_silly(text):
    assert "did you mean" not in " ".join(said(text)[2])


@pytest.mark.parametrize(
    ("written", "help_line"),
    [
        ("age older than 18 years", "write `above`, or `at least` if the limit itself counts"),
        ("sugar over 58 mmol/mol", "write `above`, or `at least` if the limit itself counts"),
        ("age under 18 years", "write `below`, or `at most` if the limit itself counts"),
        ("breathless > 3", "write `above`"),
        ("breathless >= 3", "write `at least`"),
        ("breathless ≤ 3", "write `at most`"),
        ("breathless no less than 3", "write `at least`"),
        ("breathless is at least 3", "write `at least`"),
        ("breathless greater than or equal to 3", "write `at least`"),
        ("smoker = current", "write `is`"),
        ("smoker != current", "write `not (smoker is current)`"),
        ("breathless between 3 and 5", "write `breathless at least 3 and breathless at most 5`"),
        ("breathless is unknown", "write `breathless is not known`"),
        ("breathless is not recorded", "write `is not known`"),
        ("flare in the past 12 months", "write `in the last`"),
        ("ill & flare", "write `and`"),
    ],
)
def test_a_comparison_in_other_words_is_told_the_right_ones(written, help_line):
    problems = compiled(ONLY + written + EVIDENCE).diagnostics
    assert help_line in [one for problem in problems for one in problem.helps]


@pytest.mark.parametrize("written", ["breathless is 3", "breathless = 3", "breathless == 3"])
def test_is_never_compares_with_a_number(written):
    _, message, helps = said(ONLY + written + EVIDENCE)
    assert message == "`is` compares with a name; a number is compared in other words"
    assert "`at least 3`" in helps[0]


@pytest.mark.parametrize(
    ("timing", "help_line"),
    [
        ("every year", "write a number before it: `12 months` or `1 year`"),
        ("every week", "write a number before it: `1 week` or `7 days`"),
        ("within days of flare", "write a number before it, such as `3 days`"),
        ("within a month of flare", "write `1 month`"),
        ("every twelve months", "write `12 months`"),
        ("annually", "write `every 12 months`"),
        ("every 12 mths", "write `months`"),
        ("within 28 calendar days", "write `days`"),
        ("within 4 hrs", "write `hours`"),
        ("within 30 minutes", "write `1 hour`, or `0 days` for the same day"),
        (
            "within 3 business days",
            "write `working days` in a time limit, and `days` anywhere else",
        ),
        ("within 28 days after flare", "write `of flare`"),
    ],
)
def test_a_length_of_time_has_a_number_and_a_unit(timing, help_line):
    assert said(STEP + timing + EVIDENCE)[2] == (help_line,)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("step x “Title”", "“"),
        ("step x ‘Title’", "‘"),
        ("step x 'Title'", "'"),
        ('step x "X" – within 3 days', "–"),
        ('step x "X" done by \u200brecord in reviews', "\u200b"),
    ],
)
def test_a_character_from_a_word_processor_is_named(written, at):
    words, message, _ = said('  stage care "Care" ongoing\n' + written)
    assert words == at
    assert any(word in message for word in ("quotes", "dash", "invisible"))


def test_a_curly_closing_quote_is_named():
    assert "curly" in said('  stage care "Care”')[2][0]


def test_a_non_breaking_space_is_a_space():
    text = f"{STEP} within\u00a028\u00a0days of\u00a0flare{EVIDENCE}"
    assert compiled(text).diagnostics == compiled(text.replace("\u00a0", " ")).diagnostics
    assert "syntax-error" not in [one.code.slug for one in compiled(text).diagnostics]


@pytest.mark.parametrize(
    ("text", "at", "keyword"),
    [
        ('  Stage care "Care"', "Stage", "stage"),
        ("  Enrol While ill", "Enrol While", "enrol while"),
        (ONLY + "ill AND flare" + EVIDENCE, "AND", "and"),
        (STEP + "Within 28 days of flare", "Within", "within"),
        (STEP + "within 28 Days of flare", "Days", "days"),
        (STEP + "each season from 1 september to 31 March", "september", "September"),
    ],
)
def test_capital_letters_are_told(text, at, keyword):
    words, message, helps = said(text)
    assert (words, helps) == (at, (f"write `{keyword}`",))
    assert "letter" in message


@pytest.mark.parametrize(
    ("text", "message", "help_line"),
    [
        ("flare on or after 1/4/2023", "a date", "write `2023-04-01` if the month is April"),
        ("flare on or after 1 April 2023", "a date", "write `2023-04-01`"),
        ("flare on or after 2023/4/1", "a date", "write `2023-04-01`"),
        ("flare on or after 45/45/2023", "a date", "write it with hyphens, the year first"),
        ("ill and/or flare", "`and/or`", "write `or` where one of them is enough"),
        ("any of ill, flare", "an opening bracket", "put the list in brackets: `any of (…, …)`"),
        ("ill, flare", "a comma does not join", "write `and` or `or`, or list them in"),
        ("ill) and flare", "this `)` closes nothing", "remove it"),
        ("not [ill]", "`[` is not a bracket", "write round brackets"),
        ("sugar at least 58 mmol / mol", "a unit is written", "write `mmol/mol`"),
        ("sugar at least 7 per cent", "a percentage", "write `%`"),
        ("any of (sugar at least 58,5 mmol/mol)", "a number has a point", "write `58.5`"),
        ("has ill", "`has` means nothing here", "leave it out"),
        ("latest ill", "a condition cannot begin with `latest`", "name a fact"),
        ("ill;", "`;` means nothing here", "leave it out"),
        ("ill // check this", "`//` does not begin a comment", "a comment begins with `#`"),
    ],
)
def test_a_slip_in_a_condition_is_told(text, message, help_line):
    _, heard, helps = said(ONLY + text + EVIDENCE)
    assert heard.startswith(message)
    assert helps[0].startswith(help_line)


@pytest.mark.parametrize(
    ("text", "message", "help_line"),
    [
        ('step "Foot check"', "a name is missing", 'write `step foot_check "Foot check"`'),
        ('step foot-check "F"', "a name is one word", "write `foot_check`"),
        ('step foot check "F"', "a name is one word", "write `foot_check`"),
        ('step 2nd_check "F"', "a name starts with a letter", "put the number at its end"),
        ('step f Foot check"', "the opening quote", 'write `"Foot check"`'),
        ('step f "Foot "check""', "a text in quotes cannot hold", "leave the inner quotes out"),
        ('foot "Foot check"', "nothing says what `foot` is", "write its kind first"),
        (
            'step f "F" because NG1 Table 6',
            "the place in a source",
            'write `because NG1 "Table 6"`',
        ),
        ('step f "F" because "NG1"', "a reason starts with", "write a declared source"),
        (
            'step f "F" within 3 days\n record in reviews',
            "a clause cannot",
            "write `done by record",
        ),
        ('step f "F" otherwise stay', "`otherwise` cannot", "`otherwise` belongs in a decision"),
        ('outcome o "O" died within 3 days', "`within` cannot", "`within` belongs in a step"),
    ],
)
def test_a_slip_in_a_declaration_is_told(text, message, help_line):
    _, heard, helps = said('  stage care "Care" ongoing\n' + text)
    assert heard.startswith(message)
    assert helps[0].startswith(help_line)


@pytest.mark.parametrize(
    ("condition", "help_line"),
    [
        ("illness in the last 3 days", "ask the record for its codes: `record in illness`"),
        ("limit at least 3", "a parameter is what a fact is compared with: `FACT at least limit`"),
        ("hba1c at least 3", "ask for its results: `result of hba1c`"),
        ("result of hba1c_codes", "the analyte of this codelist is `hba1c`"),
        ("record in flare", "name the codelist that holds the codes, not the fact made from it"),
    ],
)
def test_a_name_of_another_kind_is_told_what_to_write(condition, help_line):
    assert help_line in said(ONLY + condition + EVIDENCE)[2]


def codelist_helps(tmp_path, path: str, names: tuple[str, ...]) -> tuple[str, ...]:
    (tmp_path / "codelists").mkdir()
    for name in names:
        (tmp_path / "codelists" / name).write_text("system,code,display\ns,c,d\n")
    text = f'library l "L" version 1.0.0\n codelist c from "{path}"'
    (found,) = compile_text(text, path="l.pathway", folder=tmp_path).diagnostics
    assert found.code.slug == "codelist-missing"
    return found.helps


def test_a_missing_codelist_lists_what_there_is_and_chooses_nothing(tmp_path):
    names = ("prediabetes.csv", "diabetes_type.csv", "diabetes_register.csv", "spo2.csv")
    helps = codelist_helps(tmp_path, "codelists/diabetes.csv", names)
    assert helps[0] == (
        "there are: `codelists/diabetes_type.csv`, `codelists/diabetes_register.csv`, "
        "`codelists/prediabetes.csv`"
    )
    assert "did you mean" not in " ".join(helps)


def test_a_codelist_in_another_folder_is_found(tmp_path):
    helps = codelist_helps(tmp_path, "spo2.csv", ("spo2.csv",))
    assert helps[0] == "there is `codelists/spo2.csv`"


def test_edit_distance_counts_letters():
    pairs = [("", "abc"), ("abc", "abc"), ("abc", "acb"), ("kitten", "sitting"), ("ab", "")]
    assert [edit_distance(*pair) for pair in pairs] == [3, 0, 1, 3, 2]


def test_any_word_left_out_is_told_in_words():
    """Whatever is missing, the answer is a problem with a place and something to do."""
    source = (BAD / "parameter-out-of-bounds.pathway").read_text(encoding="utf-8")
    words = source.split()
    for gap in range(len(words)):
        text = " ".join([*words[:gap], *words[gap + 1 :]])
        for found in compile_text(text, path="x.pathway", folder=BAD).diagnostics:
            assert found.helps or found.primary.label, (words[gap], found.message)

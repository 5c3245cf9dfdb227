"""Common slips, by example: what to say, and malformed texts that show each slip.

The parser remembers where each text stops making sense; a file that stops in the same way gets
the same sentence. To add one, write the shortest text that shows the slip.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Example:
    """A slip, what to say about it and texts that show it.

    `{found}` and `{previous}` in the sentences are the tokens around the surprise. Something
    missing is shown at the end of the word before it, not at the word that came instead.
    """

    label: str
    at: Literal["found", "previous"]
    message: str
    help: str
    texts: tuple[str, ...]


_P = 'pathway p "P" owner "O" '
_S = _P + 'step s "S" '

EXAMPLES: tuple[Example, ...] = (
    Example(
        "start of file",
        "found",
        "a file starts with `pathway`, `library` or `scorecard`",
        'write `pathway name "Title"` first',
        ("fact a is b", "", '"P"', "# only a comment\n"),
    ),
    Example(
        "no text",
        "previous",
        "the text of {previous} is missing",
        "write it in quotes after the name: it is printed wherever it is cited",
        (
            _P + "decided d",
            _P + 'decided d decided e "E"',
            _P + "decided d codelist c",
            _P + "decided d fact f",
            _P + "decided d step s",
        ),
    ),
    Example(
        "no title",
        "previous",
        "a title in quotes is missing after {previous}",
        'write what people call it, such as "Annual review"',
        (
            "pathway p version 1.0.0",
            _P + "stage s ongoing",
            _P + "step s within 3 days",
            _P + "step s done by record in x",
            _P + "step s only when x",
            _P + "step s every 3 days",
            _P + "step s",
            _P + "referral r to s",
            _P + "decision d when a go to b",
            _P + "outcome o died",
            _P + "group g is a and b",
            _P + "kpi k domain clinical",
            _P + "advice a when b",
            _P + "source s status V",
        ),
    ),
    Example(
        "no is",
        "previous",
        "`is` is missing after {previous}",
        "a fact, a parameter or a group says what it is after the word `is`",
        (
            _P + "fact a latest record in b",
            _P + 'fact a "A" latest record in b',
            _P + 'fact a "A" on register b',
            _P + "fact a on register b",
            _P + "fact a any record in b",
            _P + "fact a b",
            _P + 'fact a "A" b',
            _P + "parameter a 3 days",
            _P + "parameter a b",
            _P + 'group g "G" a and b',
        ),
    ),
    Example(
        "no length unit",
        "previous",
        "the unit of a length of time is missing after {previous}",
        "write days, weeks, months or years",
        (
            _S + "within 30",
            _S + "within 30 done by record in x",
            _S + "within 30 of x",
            _S + "within 30 because x",
            _S + "every 12 because x",
            _S + "done by record in x in the last 12",
            _S + "done by record in x in the last 12 because x",
            _S + "excepted when a for 12, b",
        ),
    ),
    Example(
        "no closing bracket",
        "previous",
        "a closing bracket `)` is missing after {previous}",
        "close the list that `(` opened",
        (
            _S + "only when any of (a, b",
            _S + "only when any of (a, b within 3 days",
            _S + "only when any of (a, b because x",
            _S + "only when any of (a, b when x is not known report",
            _S + "only when (a and b",
            _S + "only when (a and b because x",
            _S + "only when (a and b within 3 days",
            _S + "done by any of (record in a, record in b",
            _S + "done by any of (record in a, record in b because x",
        ),
    ),
    Example(
        "symbol",
        "found",
        "comparisons are written in words, not with {found}",
        "write `at least`, `at most`, `above` or `below`",
        (
            _S + "only when a > 3",
            _S + "only when any of (a > 3)",
            _S + "done by result of a > 3",
            _P + "fact f is any result of a > 3",
        ),
    ),
    Example(
        "no connective",
        "found",
        "`and` or `or` is missing before {found}",
        "join conditions with `and` or `or`, or list them in `all of (…)` or `any of (…)`",
        (
            _S + "only when a b",
            _S + "only when a in the last 3 days b",
            _S + "only when a at least 3 mmol/mol b",
            _S + "only when a is b c",
            _S + "only when a not b",
            _S + "only when any of (a b)",
            _S + "only when record in a record in b",
        ),
    ),
    Example(
        "when without action",
        "previous",
        "what to do is missing after {previous}",
        "write `do STEP now`, `treat as not met`, `treat as met`, `report` or `go to NODE`",
        (
            _S + "when a is not known",
            _S + "when a is not known within 3 days",
            _S + "when a is not known because b",
            _S + "when not known because b",
            _S + "when not known",
            _P + 'decision d "D" when a because b',
            _P + 'decision d "D" when a otherwise stay',
            _P + 'decision d "D" when a when b go to c',
        ),
    ),
    Example(
        "do without now",
        "previous",
        "`now` is missing after {previous}",
        "write `do STEP now`",
        (_S + "when a is not known do b", _S + "when a is not known do b because c"),
    ),
    Example(
        "no service",
        "previous",
        "the service is missing after {previous}",
        "write `to` and the name of a declared service",
        (
            _P + 'referral r "R" within 3 days',
            _P + 'referral r "R" only when a',
            _P + 'referral r "R" done by record in a',
            _P + 'referral r "R"',
            _P + 'referral r "R" because a',
        ),
    ),
    Example(
        "no status",
        "previous",
        "the status of a source is missing after {previous}",
        "write `status V` (read in the source) or `status V2` (seen in a second-hand summary)",
        (
            _P + 'source s "S"',
            _P + 'source s "S" source t "T" status V',
            _P + 'source s "S" decided d "D"',
            _P + 'source s "S" V',
        ),
    ),
    Example(
        "no from",
        "previous",
        "`from` is missing after {previous}",
        "a codelist comes from a file, an analyte from a codelist",
        (_P + 'codelist a "a.csv"', _P + "analyte a b", _P + "codelist a b"),
    ),
    Example(
        "no in",
        "previous",
        "`in` is missing after {previous}",
        "write `record in CODELIST`",
        (
            _S + "done by record a",
            _S + "only when record a",
            _P + "fact f is latest record a",
            _P + "fact f is latest condition a",
        ),
    ),
    Example(
        "no target",
        "previous",
        "where to go is missing after {previous}",
        "write `go to NODE`, or `stay`",
        (
            _P + 'decision d "D" otherwise a',
            _P + 'decision d "D" otherwise because a',
            _P + 'decision d "D" otherwise',
        ),
    ),
    Example(
        "no citation",
        "previous",
        "the reason is missing after {previous}",
        'write a source, such as `because QS10 "st.4"`, or `because decided NAME`',
        (
            _S + "because",
            _S + 'because "x"',
            _P + 'because "x"',
            _P + "enrol while a because",
            _P + 'enrol while a because "x"',
            _P + 'parameter a is 3 days because "x"',
        ),
    ),
    Example(
        "comma before same day",
        "previous",
        "a comma is missing after {previous}",
        "write a comma before `same day`",
        (
            _P + "fact f is latest value of a same day take highest",
            _P + "fact f is latest value of a no older than 3 days same day take highest",
            _P + "fact f is latest value of a however old same day take highest",
            _P + "fact f is on register a same day comes off",
            _P + "fact f is on register a unless b same day comes off",
        ),
    ),
    Example(
        "version",
        "found",
        "a version has three numbers, such as 1.0.0",
        "write all three, with dots between them",
        (_P + "version 1.0", _P + "version 1", _P + "version a", _P + 'version "1.0.0"'),
    ),
    Example(
        "date",
        "found",
        "a date is written year, month, day, as in 2024-03-31",
        "write it with hyphens, the year first",
        (
            _P + "review by 01/10/2027",
            _P + "review by October",
            _P + "version 1.0.0 effective 1",
            _P + "version 1.0.0 effective October",
            _P + 'review by "2027-10-01"',
        ),
    ),
    Example(
        "no definition",
        "previous",
        "what the fact is, is missing after {previous}",
        "write a definition, such as `latest record in CODELIST`",
        (
            _P + 'fact a "A" is',
            _P + 'fact a "A" is fact b is c',
            _P + 'fact a "A" is enrol while b',
            _P + 'fact a "A" is kpi b "B"',
        ),
    ),
    Example(
        "no level",
        "previous",
        "how far the referral got is missing after {previous}",
        "write `received`, `made`, `accepted`, `seen`, `completed`, `declined by the patient`,"
        " `declined by the service` or `not attended`",
        (
            _S + "done by referral to a",
            _S + "done by referral to a because b",
            _S + "done by referral to a within 3 days",
            _S + "done by referral to a in the last 3 days",
            _S + "done by any of (referral to a, record in b)",
        ),
    ),
)

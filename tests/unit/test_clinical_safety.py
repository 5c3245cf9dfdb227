"""The hazard log is complete, and every control names tests that exist."""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LOG = yaml.safe_load((ROOT / "docs/clinical-safety/hazards.yaml").read_text(encoding="utf-8"))

# The risk matrix of DCB0129, by likelihood and severity (interop.md section 3).
RISK = {
    1: ("L1S1", "L1S2", "L2S1"),
    2: ("L1S3", "L1S4", "L2S2", "L2S3", "L3S1", "L3S2", "L4S1"),
    3: ("L1S5", "L2S4", "L3S3", "L3S4", "L4S2", "L4S3", "L5S1"),
    4: ("L2S5", "L3S5", "L4S4", "L5S2", "L5S3"),
    5: ("L4S5", "L5S4", "L5S5"),
}


def _risk(likelihood: int, severity: int) -> int:
    cell = f"L{likelihood}S{severity}"
    return next(risk for risk, cells in RISK.items() if cell in cells)


@pytest.mark.parametrize("hazard", LOG, ids=lambda hazard: hazard["id"])
def test_every_control_names_tests_that_exist(hazard):
    assert hazard["controls"]
    for control in hazard["controls"]:
        assert control["tests"], control["text"]
        for name in control["tests"]:
            path = ROOT / name
            assert path.exists(), f"{hazard['id']}: no test at {name}"
            assert path.is_file() or any(path.rglob("*.py")) or any(path.rglob("*.feature"))


@pytest.mark.parametrize("hazard", LOG, ids=lambda hazard: hazard["id"])
def test_risks_are_those_of_the_matrix(hazard):
    assert hazard["risk"] == _risk(hazard["likelihood"], hazard["severity"])
    after = hazard["residual"]
    assert after["risk"] == _risk(after["likelihood"], after["severity"])
    assert after["risk"] <= hazard["risk"]


def test_hazards_are_numbered_once():
    ids = [hazard["id"] for hazard in LOG]
    assert ids == [f"H{number}" for number in range(1, len(ids) + 1)]

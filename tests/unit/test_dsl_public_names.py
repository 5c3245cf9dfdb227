"""The names that the language offers to everybody."""

from __future__ import annotations

import subprocess
import sys

import pytest

import waypost_dsl


def test_every_public_name_is_there_in_order():
    assert waypost_dsl.__all__ == sorted(waypost_dsl.__all__)
    for name in waypost_dsl.__all__:
        assert getattr(waypost_dsl, name).__name__ == name


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = waypost_dsl.nothing


def test_importing_the_package_does_not_load_the_parser():
    program = "import sys, waypost_dsl; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

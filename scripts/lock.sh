#!/bin/sh
# Writes requirements.txt and requirements-dev.txt from pyproject.toml, with hashes.
#
# Pins that still fit are kept; `scripts/lock.sh --upgrade` takes the newest versions instead.
set -eu
cd "$(dirname "$0")/.."

uv_version=0.13.9
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check "uv==$uv_version"

# One version of a package for every Python, so that every machine draws the same diagrams.
compile() {
    "$tools/bin/uv" pip compile pyproject.toml --quiet --no-config \
        --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" \
        "$@"
}

# What running needs, the scenarios included, and the build backend for the editable install.
compile --group build --extra bdd --output-file requirements.txt "$@"
# Everything that the tests need; what both files hold has one version.
compile --group build --group dev --all-extras --constraints requirements.txt \
    --output-file requirements-dev.txt "$@"

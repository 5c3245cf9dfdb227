"""The engine's version, as every output names it."""

from importlib.metadata import PackageNotFoundError, version

try:
    ENGINE_VERSION = version("waypost")
except PackageNotFoundError:
    ENGINE_VERSION = "not installed"
"""The version of the installed distribution."""

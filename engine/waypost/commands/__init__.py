"""The commands as Python functions: each returns a result; none prints or ends the process."""

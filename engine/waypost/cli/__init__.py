"""The command line: the one place that prints, and that turns problems into exit codes."""

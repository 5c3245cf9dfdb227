"""From text to syntax: lark's grammar and tree, and what the author wrote, with spans.

lark is used here and nowhere else. Nothing is looked up and nothing is checked: a file that
parses may still mean nothing.
"""

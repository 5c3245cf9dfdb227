"""A pathway as a directed graph, its checks, and nothing of its text.

networkx is used here and nowhere else.
"""

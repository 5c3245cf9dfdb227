"""Checks of a parsed pathway: names, then types, then what only the whole pathway shows.

`scope` says what each name is, `resolve` finds names that are not there, and `typecheck` calls one
module for each kind of check. Nothing here changes the syntax or builds the model.
"""

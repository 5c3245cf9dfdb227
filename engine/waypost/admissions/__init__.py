"""Hospital stays as spells: which were unplanned, by which rule, and what they were for.

A source of facts, like encounters: everything here is a function of the record and the day.
"""

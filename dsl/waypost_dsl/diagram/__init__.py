"""Pictures of a pathway: as SVG, Mermaid, DOT or JSON.

`plan` decides what stands where in words, `layout` gives it coordinates, `drawing` and `svg` draw
it. Nothing here knows what a pathway means beyond its graph and its wording.
"""

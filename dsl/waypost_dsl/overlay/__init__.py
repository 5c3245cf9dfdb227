"""Local overlays: what one place sets in a pathway, who approved it, and until when."""

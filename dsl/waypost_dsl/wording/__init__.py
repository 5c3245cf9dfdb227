"""The model in words: plain phrases for people, and the author's own surface syntax."""

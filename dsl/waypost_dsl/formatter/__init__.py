"""The one layout of pathway files: only white space changes, never a word or a comment."""

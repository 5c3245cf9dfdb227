"""Evaluating a pathway over a record: the meaning of the language (language.md 4)."""

from waypost.evaluate.evaluation import Evaluation
from waypost.evaluate.walk import evaluate

__all__ = ["Evaluation", "evaluate"]

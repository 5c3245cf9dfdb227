"""The page for a case review: what came before an unplanned admission, and where to learn."""

from waypost.case_review.page import CaseReview, case_review_page

__all__ = ["CaseReview", "case_review_page"]

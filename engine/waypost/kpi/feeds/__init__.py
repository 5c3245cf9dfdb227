"""Tables beside the records: what no patient record holds, as documented CSV files."""

from waypost.kpi.feeds.asking import FeedQuestion
from waypost.kpi.feeds.catalogue import FEEDS, FeedMeasure, feed_rows, shape_of_feed
from waypost.kpi.feeds.reading import FeedFinding
from waypost.kpi.feeds.tables import Feeds, read_feeds

__all__ = [
    "FEEDS",
    "FeedFinding",
    "FeedMeasure",
    "FeedQuestion",
    "Feeds",
    "feed_rows",
    "read_feeds",
    "shape_of_feed",
]

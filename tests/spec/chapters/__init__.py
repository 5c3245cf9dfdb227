"""The chapters of the language reference, in their order."""

from __future__ import annotations

from tests.spec.chapters.absence import CHAPTER as ABSENCE
from tests.spec.chapters.as_known import CHAPTER as AS_KNOWN
from tests.spec.chapters.due import CHAPTER as DUE
from tests.spec.chapters.enrolment import CHAPTER as ENROLMENT
from tests.spec.chapters.interrupts import CHAPTER as INTERRUPTS
from tests.spec.chapters.kpis import CHAPTER as KPIS
from tests.spec.chapters.live_walk import CHAPTER as LIVE_WALK
from tests.spec.chapters.nodes import CHAPTER as NODES
from tests.spec.chapters.referrals import CHAPTER as REFERRALS
from tests.spec.chapters.replay import CHAPTER as REPLAY
from tests.spec.chapters.since import CHAPTER as SINCE
from tests.spec.chapters.spells import CHAPTER as SPELLS
from tests.spec.chapters.status import CHAPTER as STATUS
from tests.spec.chapters.truth import CHAPTER as TRUTH
from tests.spec.chapters.values import CHAPTER as VALUES
from tests.spec.harness import Chapter

CHAPTERS: tuple[Chapter, ...] = (
    NODES,
    LIVE_WALK,
    REPLAY,
    AS_KNOWN,
    TRUTH,
    ABSENCE,
    SINCE,
    DUE,
    STATUS,
    REFERRALS,
    INTERRUPTS,
    ENROLMENT,
    VALUES,
    SPELLS,
    KPIS,
)

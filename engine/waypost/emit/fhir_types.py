"""The FHIR data types our resources are made of, with only the elements we write.

They are ours, and not those of fhir.resources, because a run over many patients writes them and
because `waypost schema` publishes exactly what is written. The tests hold them to fhir.resources
and to a second validator.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class FhirType(BaseModel):
    """A FHIR type: camel-case names, nothing but its own elements, never changed."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        serialize_by_alias=True,
    )

    def to_json(self) -> bytes:
        """Return it as one line of JSON; elements without a value are left out, as FHIR asks."""
        return self.model_dump_json(exclude_none=True).encode()


class Coding(FhirType):
    """A code in a code system."""

    system: str
    code: str
    display: str | None = None


class CodeableConcept(FhirType):
    """A concept: codes, text, or both."""

    coding: tuple[Coding, ...] | None = None
    text: str | None = None


class Identifier(FhirType):
    """A business identifier."""

    system: str
    value: str


class Reference(FhirType):
    """A pointer at another resource, or its name where there is nothing to point at."""

    reference: str | None = None
    type: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


class Period(FhirType):
    """From a day to a day, both included."""

    start: date | None = None
    end: date | None = None


class Annotation(FhirType):
    """A remark for people."""

    text: str


class ReferenceExtension(FhirType):
    """An extension whose value is a reference."""

    url: str
    value_reference: Reference


class Narrative(FhirType):
    """What a resource says, for a reader who sees nothing else of it."""

    status: Literal["generated"] = "generated"
    div: str

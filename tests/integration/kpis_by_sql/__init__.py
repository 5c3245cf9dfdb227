"""KPIs counted a second time: in SQL, over the generated FHIR, without the engine."""

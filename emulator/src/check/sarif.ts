import { CATALOGUE } from '../../../lib/rules';
import type { Checked } from './checked';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** The findings in the Static Analysis Results Interchange Format, which code reviews show beside the code. */
export function toSarif(all: readonly Checked[], version: string): object {
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [{ tool: { driver: driver(version) }, results: all.flatMap(results) }],
  };
}

function driver(version: string): object {
  const rules = CATALOGUE.map(({ id, rule, otherwise, source, severity }) => ({
    id,
    shortDescription: { text: rule },
    fullDescription: { text: `${rule} ${otherwise}` },
    helpUri: source,
    defaultConfiguration: { level: severity },
  }));
  return { name: 'serving-local check', version, rules };
}

function results({ file, findings }: Checked): object[] {
  return findings.map(({ rule, severity, resource, path, message }) => ({
    ruleId: rule,
    level: severity,
    message: { text: message },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: file } },
        logicalLocations: [{ fullyQualifiedName: path ? `${resource}.${path}` : resource, kind: 'resource' }],
      },
    ],
  }));
}

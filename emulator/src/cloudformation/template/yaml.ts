import { Pair, parse, Scalar, type ScalarTag, YAMLMap, YAMLParseError, YAMLSeq } from 'yaml';
import { invalid } from '../errors';

const FUNCTIONS = ['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join'];
const MORE_FUNCTIONS = ['Not', 'Or', 'Select', 'Split', 'Sub', 'Transform', 'Contains', 'Length', 'ToJsonString'];

/** A YAML template with CloudFormation's short forms: `!Ref X` becomes `{ Ref: X }`. */
export function parseYaml(text: string): unknown {
  try {
    // CloudFormation takes the last of two equal keys.
    return parse(text, { customTags: TAGS, schema: 'core', uniqueKeys: false, maxAliasCount: -1 });
  } catch (error) {
    if (error instanceof YAMLParseError) throw notWellFormed(error);
    throw error;
  }
}

function notWellFormed(error: YAMLParseError): Error {
  const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
  return invalid(`Template format error: YAML not well-formed. (line ${line}, column ${col})`);
}

const TAGS = [
  ...[...FUNCTIONS, ...MORE_FUNCTIONS].flatMap((name) => shortForm(name, `Fn::${name}`)),
  ...shortForm('Ref', 'Ref'),
  ...shortForm('Condition', 'Condition'),
];

function shortForm(name: string, key: string) {
  const tag = `!${name}`;
  const wrap = (value: unknown) => {
    const map = new YAMLMap();
    map.items.push(new Pair(new Scalar(key), value));
    return map;
  };
  const scalar: ScalarTag = { tag, resolve: (value) => ({ [key]: value }) };
  const resolve = (value: unknown) => wrap(value);
  return [
    scalar,
    { tag, collection: 'seq' as const, nodeClass: YAMLSeq, resolve },
    { tag, collection: 'map' as const, resolve },
  ];
}

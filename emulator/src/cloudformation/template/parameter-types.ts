import { notImitated } from '../../http/errors';
import { invalid } from '../errors';

const SSM = /^AWS::SSM::Parameter::Value<(.+)>$/;
const PLAIN = ['String', 'Number', 'CommaDelimitedList', 'List<Number>', 'List<String>', 'AWS::SSM::Parameter::Name'];
const AWS_SPECIFIC = /^(List<)?AWS::[A-Za-z0-9]+::[A-Za-z0-9:.]+>?$/;

/** What the value of a parameter of some type is. */
export interface ParameterKind {
  readonly list: boolean;
  readonly number: boolean;
  /** The value given names an SSM parameter, which holds the value that counts. */
  readonly fromSsm: boolean;
}

export function kindOf(name: string, type: string): ParameterKind {
  const inner = type.match(SSM)?.[1];
  if (inner?.startsWith('AWS::EC2::Image'))
    throw notImitated(`the parameter type ${type} (${name}): there are no images of EC2`);
  const own = inner ?? type;
  if (!PLAIN.includes(own) && !AWS_SPECIFIC.test(own))
    throw invalid(`Template format error: Unrecognized parameter type: ${type}`);
  const list = own === 'CommaDelimitedList' || own.startsWith('List<');
  return { list, number: own === 'Number' || own === 'List<Number>', fromSsm: inner !== undefined };
}

/** The value as Ref gives it. */
export function typedValue(kind: ParameterKind, text: string): string | string[] {
  if (!kind.list) return text;
  return text === '' ? [] : text.split(',').map((entry) => entry.trim());
}

import { invalid } from '../../errors';
import type { Evaluator } from '../evaluator';
import { splitAttribute } from '../references';
import { type Intrinsic, strict } from './intrinsic';

export const ref: Intrinsic = (argument, evaluator) => reference(String(argument), evaluator);

export const getAtt: Intrinsic = (argument, evaluator) => {
  const [name, attribute] = splitAttribute(argument);
  return attributeOf(name, String(evaluator.evaluate(attribute)), evaluator);
};

export const importValue: Intrinsic = strict((argument, { surroundings }) => {
  const value = surroundings.imported(String(argument));
  if (value === undefined) throw invalid(`No export named ${argument} found.`);
  return value;
});

export function reference(name: string, { surroundings }: Evaluator): unknown {
  const { parameters, pseudo } = surroundings;
  if (pseudo.has(name)) return pseudo.get(name);
  if (parameters.has(name)) return parameters.get(name);
  const value = surroundings.reference(name);
  if (value === undefined) throw unresolved(name);
  return value;
}

export function attributeOf(name: string, attribute: string, { surroundings }: Evaluator): unknown {
  if (surroundings.reference(name) === undefined) throw unresolved(name);
  const value = surroundings.attribute(name, attribute);
  if (value === undefined)
    throw invalid(`Template error: resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`);
  return value;
}

function unresolved(name: string): Error {
  return invalid(
    `Template format error: Unresolved resource dependencies [${name}] in the Resources block of the template`,
  );
}

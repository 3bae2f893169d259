import { invalid } from '../../errors';
import type { Evaluator } from '../evaluator';
import { type Fields, isFields } from '../template';
import { type Intrinsic, listArgument, strict, textOf } from './intrinsic';
import { attributeOf, reference } from './references';

export const join: Intrinsic = (argument, evaluator) => {
  const [delimiter, parts] = listArgument('Fn::Join', evaluator.evaluate(argument), 2);
  if (!Array.isArray(parts))
    throw invalid(
      'Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.',
    );
  return parts.map((part) => textOf('Fn::Join', part)).join(textOf('Fn::Join', delimiter));
};

export const sub: Intrinsic = (argument, evaluator) => {
  const [text, variables = {}] = Array.isArray(argument) ? argument : [argument];
  if (typeof text !== 'string' || !isFields(variables))
    throw invalid(
      "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
    );
  return text.replaceAll(/\$\{(!?)([^{}]*)\}/g, (_, literal: string, name: string) =>
    literal ? `\${${name}}` : textOf('Fn::Sub', placeholder(name.trim(), variables, evaluator)),
  );
};

function placeholder(name: string, variables: Fields, evaluator: Evaluator): unknown {
  if (name in variables) return evaluator.evaluate(variables[name]);
  const dot = name.indexOf('.');
  return dot < 0 ? reference(name, evaluator) : attributeOf(name.slice(0, dot), name.slice(dot + 1), evaluator);
}

export const base64: Intrinsic = strict((argument) => Buffer.from(textOf('Fn::Base64', argument)).toString('base64'));

export const split: Intrinsic = strict((argument) => {
  const [delimiter, text] = listArgument('Fn::Split', argument, 2);
  return textOf('Fn::Split', text).split(textOf('Fn::Split', delimiter));
});

export const select: Intrinsic = strict((argument) => {
  const [index, list] = listArgument('Fn::Select', argument, 2);
  if (!Array.isArray(list))
    throw invalid('Template error: Fn::Select requires a list argument with two elements: an integer index and a list');
  if (!/^\d+$/.test(String(index)) || Number(index) >= list.length)
    throw invalid(`Template error: Fn::Select cannot select nonexistent value at index ${index}`);
  return list[Number(index)];
});

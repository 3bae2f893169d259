import { invalid } from '../../errors';
import { sameValue } from '../values';
import { type Intrinsic, listArgument } from './intrinsic';

export const conditional: Intrinsic = (argument, evaluator) => {
  const [name, yes, no] = listArgument('Fn::If', argument, 3);
  if (typeof name !== 'string')
    throw invalid('Template error: Fn::If requires the name of a condition as its first member.');
  return evaluator.evaluate(evaluator.condition(name) ? yes : no);
};

export const equals: Intrinsic = (argument, evaluator) => {
  const [a, b] = listArgument('Fn::Equals', argument, 2).map((side) => evaluator.evaluate(side));
  return sameValue(plain(a), plain(b));
};

export const and: Intrinsic = (argument, evaluator) =>
  listArgument('Fn::And', argument, 2, 10).every((expression) => evaluator.truth(expression));

export const or: Intrinsic = (argument, evaluator) =>
  listArgument('Fn::Or', argument, 2, 10).some((expression) => evaluator.truth(expression));

export const not: Intrinsic = (argument, evaluator) => !evaluator.truth(listArgument('Fn::Not', argument, 1)[0]);

/** For rules: whether a list has a member. */
export const contains: Intrinsic = (argument, evaluator) => {
  const [list, value] = listArgument('Fn::Contains', argument, 2).map((side) => evaluator.evaluate(side));
  return members(list).includes(plain(value));
};

export const eachMemberEquals: Intrinsic = (argument, evaluator) => {
  const [list, value] = listArgument('Fn::EachMemberEquals', argument, 2).map((side) => evaluator.evaluate(side));
  return members(list).every((member) => member === plain(value));
};

export const eachMemberIn: Intrinsic = (argument, evaluator) => {
  const [list, allowed] = listArgument('Fn::EachMemberIn', argument, 2).map((side) => evaluator.evaluate(side));
  return members(list).every((member) => members(allowed).includes(member));
};

/** Values are compared as the text that parameters are. */
function plain(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

function members(list: unknown): unknown[] {
  return Array.isArray(list) ? list.map(plain) : [plain(list)];
}

import { notImitated } from '../../http/errors';
import { validationError } from '../errors';
import { FUNCTIONS, type MathContext } from './functions';
import type { Expression } from './parse';
import { combine, isSeries, type MathValue, type TimeSeries } from './values';

const truth = (value: boolean) => (value ? 1 : 0);

const OPERATORS: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '<': (a, b) => truth(a < b),
  '>': (a, b) => truth(a > b),
  '<=': (a, b) => truth(a <= b),
  '>=': (a, b) => truth(a >= b),
  '==': (a, b) => truth(a === b),
  '!=': (a, b) => truth(a !== b),
  '&&': (a, b) => truth(a !== 0 && b !== 0),
  AND: (a, b) => truth(a !== 0 && b !== 0),
  '||': (a, b) => truth(a !== 0 || b !== 0),
  OR: (a, b) => truth(a !== 0 || b !== 0),
};

/** Words that stand for themselves as operands of FILL. */
const WORDS = ['REPEAT', 'LINEAR'];

/** What an expression is evaluated in: its functions' knowledge, and the values of the ids it may name. */
export interface Evaluation extends MathContext {
  value(id: string): MathValue;
}

/** @throws ServiceError ValidationError, or NotImitated for functions that are not imitated */
export function evaluate(expression: Expression, within: Evaluation): MathValue {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'reference':
      return within.value(expression.id);
    case 'list':
      return expression.items.flatMap((item) => toSeries(evaluate(item, within)));
    case 'operation': {
      const { sign, left, right } = expression;
      return combine(evaluate(left, within), evaluate(right, within), OPERATORS[sign]);
    }
    case 'call':
      return FUNCTIONS[expression.name](
        expression.operands.map((each) => operand(each, within)),
        within,
      );
    case 'text':
      throw validationError(`A string cannot stand alone in an expression: "${expression.value}"`);
  }
}

/** @throws ServiceError NotImitated for the first function that is not imitated */
export function requireImitated(expression: Expression): void {
  if (expression.kind === 'call') {
    if (!FUNCTIONS[expression.name]) throw notImitated(`the metric math function ${expression.name}`);
    expression.operands.forEach(requireImitated);
  }
  if (expression.kind === 'list') expression.items.forEach(requireImitated);
  if (expression.kind === 'operation') [expression.left, expression.right].forEach(requireImitated);
  if (expression.kind === 'reference' && expression.id === 'LINEAR') throw notImitated('FILL with LINEAR');
}

function operand(expression: Expression, within: Evaluation): MathValue | string {
  if (expression.kind === 'text') return expression.value;
  if (expression.kind === 'reference' && WORDS.includes(expression.id)) return expression.id;
  return evaluate(expression, within);
}

function toSeries(value: MathValue): readonly TimeSeries[] {
  if (typeof value === 'number') throw validationError('A list in an expression consists of time series');
  return isSeries(value) ? [value] : value;
}

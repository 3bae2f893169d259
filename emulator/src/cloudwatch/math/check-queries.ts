import { notImitated } from '../../http/errors';
import { validationError } from '../errors';
import { statistic } from '../metrics/statistics';
import { requireImitated } from './evaluate';
import { parseExpression, references } from './parse';
import type { MetricDataQuery } from './queries';

const ID = /^[a-z][a-zA-Z0-9_]*$/;
const HIGH_RESOLUTION = [1, 5, 10, 20, 30];
const WORDS = ['REPEAT'];

/** @throws ServiceError ValidationError, or NotImitated by name */
export function checkQueries(queries: readonly MetricDataQuery[]): void {
  const ids = queries.map(({ Id }) => Id);
  const repeated = ids.find((id, i) => ids.indexOf(id) !== i);
  if (repeated !== undefined)
    throw validationError(`The values for parameter Id in MetricDataQueries must be unique: ${repeated}`);
  for (const query of queries) checkQuery(query, ids);
  requireNoCircle(queries);
}

function checkQuery({ Id, MetricStat, Expression, AccountId }: MetricDataQuery, ids: readonly string[]): void {
  if (!ID.test(Id))
    throw validationError(
      `The value ${Id} for parameter MetricDataQueries.member.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  if (AccountId) throw notImitated('metrics of other accounts (AccountId)');
  if (MetricStat && Expression)
    throw validationError(
      'The parameters MetricDataQuery Expression and MetricStat are mutually exclusive and you have specified both.',
    );
  if (MetricStat) checkStat(MetricStat);
  else if (Expression) checkExpression(Expression, ids);
  else throw validationError('One of the parameters MetricDataQuery Expression and MetricStat is required.');
}

function checkStat({ Stat, Period }: NonNullable<MetricDataQuery['MetricStat']>): void {
  statistic(Stat);
  if (!validPeriod(Period))
    throw validationError(`The parameter Period must be 1, 5, 10, 20, 30, or a multiple of 60: ${Period}`);
}

function checkExpression(text: string, ids: readonly string[]): void {
  if (/^\s*SELECT\b/i.test(text)) throw notImitated('Metrics Insights queries');
  const expression = parseExpression(text);
  requireImitated(expression);
  const unknown = references(expression).find((id) => !ids.includes(id) && !WORDS.includes(id));
  if (unknown !== undefined)
    throw validationError(`Error in expression '${text}': the id ${unknown} is not among the queries`);
}

export const validPeriod = (period: number) => HIGH_RESOLUTION.includes(period) || (period > 0 && period % 60 === 0);

function requireNoCircle(queries: readonly MetricDataQuery[]): void {
  const needs = new Map(
    queries.map(({ Id, Expression }) => [Id, Expression ? references(parseExpression(Expression)) : []]),
  );
  const visit = (id: string, path: readonly string[]): void => {
    if (path.includes(id)) throw validationError(`The expressions refer to one another: ${[...path, id].join(', ')}`);
    for (const next of needs.get(id) ?? []) visit(next, [...path, id]);
  };
  for (const { Id } of queries) visit(Id, []);
}

import { Functions } from '../functions';
import { json, type LambdaOperation } from '../request';
import { configurationOf } from '../wire';

const MOST = 50;

export const listFunctions: LambdaOperation = ({ http }, call) => {
  const all = call.world.part(Functions).list(call);
  const start = Number(http.query.get('Marker') ?? 0);
  const end = start + Math.min(Number(http.query.get('MaxItems') ?? MOST), MOST);
  const NextMarker = end < all.length ? String(end) : undefined;
  return json(200, { Functions: all.slice(start, end).map(configurationOf), NextMarker });
};

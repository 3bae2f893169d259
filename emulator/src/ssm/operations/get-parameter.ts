import type { Operation } from '../../http/types';
import { Parameters } from '../parameters';
import { toWire } from '../wire';

export const getParameter: Operation<{ Name: string }> = ({ Name }, call) => ({
  Parameter: toWire(call.world.part(Parameters).require(call, Name)),
});

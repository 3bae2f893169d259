import type { NamedService } from '../http/types';
import { assumeRole } from './operations/assume-role';
import { getCallerIdentity } from './operations/get-caller-identity';

/** AWS STS: anybody may become any role of any account. */
export const sts: NamedService = { operations: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity } };

import type { Property } from './property';
import type { Resource } from './resource';
import type { Stack } from './stack';
import { isObject } from './value';

export const ROLE = 'AWS::IAM::Role';
export const POLICY = 'AWS::IAM::Policy';
const MANAGED = 'AWS::IAM::ManagedPolicy';
const INLINE = 'AWS::IAM::RolePolicy';

/** Whether the template lets a role of its own do something; nothing where the role may have permissions that are not seen. */
export function mayDo(role: Resource, action: string, stack: Stack): boolean | undefined {
  const statements = statementsOf(role, stack);
  if (!statements) return undefined;
  const answers = statements.map((statement) => allows(statement, action));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** The policies of the template, as resources of their own, that are attached to a role; nothing where that is not known. */
export function policiesOf(role: Resource, stack: Stack): Resource[] | undefined {
  const attached: Resource[] = [];
  for (const policy of [POLICY, MANAGED, INLINE].flatMap((type) => stack.ofType(type))) {
    const roles = policy.type === INLINE ? [policy.get('RoleName')] : policy.get('Roles').items;
    if (policy.type !== INLINE && policy.get('Roles').length === undefined) return undefined;
    const found = roles.map((one) => one.follow(ROLE));
    if (roles.some((one, index) => found[index] === undefined && one.text === undefined)) return undefined;
    if (found.includes(role)) attached.push(policy);
  }
  return attached;
}

/** The statements of a policy document; one alone need not be in a list. */
export function statementsIn(document: Property): Property[] {
  const statement = document.get('Statement');
  return isObject(statement.value) ? [statement] : statement.items;
}

/** Whether a statement allows an action, on whatever; nothing where that is not known. */
export function allows(statement: Property, action: string): boolean | undefined {
  if (statement.get('Effect').text === 'Deny') return false;
  const texts = eachOf(statement.get('Action')).map(({ text }) => text);
  if (texts.some((text) => text !== undefined && matches(text, action))) return true;
  return texts.length === 0 || texts.includes(undefined) ? undefined : false;
}

/** The items of what is a list or one alone. */
export function eachOf(property: Property): Property[] {
  return property.length === undefined ? [property] : property.items;
}

function statementsOf(role: Resource, stack: Stack): Property[] | undefined {
  const policies = policiesOf(role, stack);
  const managed = role.get('ManagedPolicyArns');
  const known = managed.items.map((arn) => arn.follow(MANAGED));
  const inline = role.get('Policies');
  if (!policies || [managed, inline].some(({ length }) => length === undefined) || known.includes(undefined))
    return undefined;
  const owners = [...policies, ...known.filter((policy) => policy !== undefined), ...inline.items];
  const documents = owners.map((owner) => owner.get('PolicyDocument'));
  if (documents.some((document) => !isKnown(document))) return undefined;
  return documents.flatMap(statementsIn);
}

/** Whether it is known which statements a document has. */
function isKnown(document: Property): boolean {
  const statement = document.get('Statement');
  return isObject(statement.value) || (isObject(document.value) && statement.length !== undefined);
}

/** `s3:Get*` matches `s3:GetObject`; upper and lower case do not matter. */
function matches(pattern: string, action: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'i').test(action);
}

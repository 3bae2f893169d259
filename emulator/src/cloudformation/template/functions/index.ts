import { cidr } from './cidr';
import { and, conditional, contains, eachMemberEquals, eachMemberIn, equals, not, or } from './conditions';
import type { Intrinsic } from './intrinsic';
import { findInMap, getAzs } from './lookups';
import { getAtt, importValue, ref } from './references';
import { base64, join, select, split, sub } from './text';

const FUNCTIONS: Readonly<Record<string, Intrinsic>> = {
  Ref: ref,
  'Fn::And': and,
  'Fn::Base64': base64,
  'Fn::Cidr': cidr,
  'Fn::Contains': contains,
  'Fn::EachMemberEquals': eachMemberEquals,
  'Fn::EachMemberIn': eachMemberIn,
  'Fn::Equals': equals,
  'Fn::FindInMap': findInMap,
  'Fn::GetAtt': getAtt,
  'Fn::GetAZs': getAzs,
  'Fn::If': conditional,
  'Fn::ImportValue': importValue,
  'Fn::Join': join,
  'Fn::Not': not,
  'Fn::Or': or,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::Sub': sub,
};

/** The function of that name, or undefined when it is an ordinary key. */
export function functionOf(name: string): Intrinsic | undefined {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
}

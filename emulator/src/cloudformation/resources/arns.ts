import { partitionOf } from '../../world/partition';
import type { Scope } from '../../world/world';
import type { Fields } from '../template/template';
import { kebab } from './names';

const SERVICES: Readonly<Record<string, string>> = {
  ApplicationAutoScaling: 'application-autoscaling',
  ApiGatewayV2: 'apigateway',
  CertificateManager: 'acm',
  EFS: 'elasticfilesystem',
  ElasticLoadBalancingV2: 'elasticloadbalancing',
  StepFunctions: 'states',
};

/** The part behind the account, for services that do not write `kind/name`. */
const FORMS: Readonly<Record<string, (name: string, kind: string, path: string) => string>> = {
  CloudWatch: (name, kind) => `${kind}:${name}`,
  IAM: (name, kind, path) => `${kind === 'managed-policy' ? 'policy' : kind}${path}${name}`,
  Lambda: (name, kind) => `${kind}:${name}`,
  Logs: (name, kind) => `${kind}:${name}:*`,
  RDS: (name, kind) => `${kind.replace('db-', '')}:${name}`,
  S3: (name) => name,
  SNS: (name) => name,
  SQS: (name) => name,
  SecretsManager: (name, kind) => `${kind}:${name}`,
  StepFunctions: (name, kind) => `${kind.replaceAll('-', '')}:${name}`,
};

const WITHOUT_REGION = ['CloudFront', 'IAM', 'Route53', 'S3'];

/** The ARN of a resource, in the form its service writes. */
export function arnOf(type: string, name: string, scope: Scope, properties: Fields): string {
  const [, service, last] = type.split('::');
  const path = typeof properties.Path === 'string' ? properties.Path : '/';
  const form = FORMS[service] ?? ((n: string, kind: string) => `${kind}/${n}`);
  const region = WITHOUT_REGION.includes(service) ? '' : scope.region;
  const account = service === 'S3' ? '' : scope.account;
  const prefix = SERVICES[service] ?? service.toLowerCase();
  return `arn:${partitionOf(scope.region)}:${prefix}:${region}:${account}:${form(name, kebab(last), path)}`;
}

// Answers what the image of each question is: JSON on standard input and output, for test_image_uris.py.
import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  BuiltInAlgorithm,
  type DeepLearningContainerOptions,
  type ServingFramework,
  ServingImage,
} from 'cdk-sagemaker-serving';

type Question = Omit<DeepLearningContainerOptions, 'framework'> & { framework: string; region: string };

const ALGORITHMS: string[] = Object.values(BuiltInAlgorithm);
const app = new App();

function imageOf({ framework, ...options }: Question): ServingImage {
  if (ALGORITHMS.includes(framework)) return ServingImage.builtInAlgorithm(framework as BuiltInAlgorithm);
  return ServingImage.deepLearningContainer({ ...options, framework: framework as ServingFramework });
}

const roles = new Map<string, Role>();

/** One stack a region, with a role that may pull. */
function roleIn(region: string): Role {
  const made = roles.get(region) ?? roleOf(new Stack(app, region, { env: { region, account: '111122223333' } }));
  roles.set(region, made);
  return made;
}

function roleOf(stack: Stack): Role {
  return new Role(stack, 'Role', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });
}

/** The suffix of a region that the CDK does not know is for CloudFormation to say. */
function answer(question: Question): string {
  const role = roleIn(question.region);
  const { stack } = role;
  return imageOf(question).bind(stack, role).imageUri.replace(stack.urlSuffix, 'amazonaws.com');
}

const questions: Question[] = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(questions.map(answer)));

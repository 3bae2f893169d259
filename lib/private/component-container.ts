import { Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnInferenceComponent } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { ContainerOptions } from '../base-model';
import { RepositoryAccessMode } from '../serving-image-config';
import { API, refuse } from './checks';
import { environmentOf } from './environment';
import { rememberImage } from './image-facts';
import { withSettings } from './image-settings';

const SEE = `${API}/API_InferenceComponentContainerSpecification.html`;
const MAX_VARIABLES = 16;

/** The container that a component brings itself, with what it needs granted to the endpoint's role. */
export function componentContainer(
  scope: Construct,
  who: string,
  grantee: iam.IGrantable,
  { image, modelData, environment }: ContainerOptions,
): CfnInferenceComponent.InferenceComponentContainerSpecificationProperty {
  const bound = image.bind(scope, grantee);
  rememberImage(scope, bound);
  const { imageUri, repositoryAccessMode } = bound;
  const variables = withSettings(who, bound.environment, environment);
  checkEnvironment(who, variables);
  if (repositoryAccessMode === RepositoryAccessMode.VPC)
    throw new Error(
      `${who}: the image '${imageUri}' is in a private registry, which a component can name only through a model; write InferenceComponentSpecification.fromModel() with a Model that has \`vpc\` (${SEE})`,
    );
  return {
    image: imageUri,
    artifactUrl: modelData?.bind(scope, grantee).uri,
    environment: environmentOf(who, variables),
  };
}

/** CloudFormation asks for more here than it does of models. */
function checkEnvironment(who: string, environment: Record<string, string> = {}): void {
  const names = Object.keys(environment);
  const subject = (what: string) => ({ who, what, see: SEE });
  if (names.length > MAX_VARIABLES) {
    const allowed = `at most ${MAX_VARIABLES}; a Model may have more`;
    refuse(subject('the number of environment variables'), `${names.length}`, allowed);
  }
  const short = names.find((name) => !Token.isUnresolved(name) && name.length < 2);
  if (short === undefined) return;
  refuse(subject('the name of an environment variable'), `'${short}'`, 'two characters or more; a Model may have it');
}

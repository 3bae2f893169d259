import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Rule } from '../rule';
import { API, aContainer, aModel, aNetwork, GUIDE, MODEL } from './builders';
import { regionOf } from './images';
import { misshapen, missing, NAME, notAmong, type Shape } from './names';
import { containersOf } from './parts';

const CONTAINER = `${API}/API_ContainerDefinition.html`;
const PRIVATE = `${GUIDE}/your-algorithms-containers-inference-private.html`;
const PROVIDER = 'arn:aws:lambda:us-east-1:111122223333:function:login';

const IMAGE: Shape = { pattern: /^\S+$/, allowed: 'registry/repository:tag or registry/repository@digest', max: 255 };
const PACKAGE: Shape = {
  pattern:
    /^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:[a-z-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)(\/[0-9]{1,9})?$/,
  allowed: 'the name or the ARN of a model package, with a slash and its version at the end',
  min: 1,
  max: 176,
};

/** Of a container's image, mode and package. */
export const containers: readonly Rule[] = [
  {
    id: 'R013',
    severity: 'error',
    types: [MODEL],
    rule: 'Image has at most 255 characters and no spaces.',
    otherwise: 'CloudFormation refuses it.',
    source: CONTAINER,
    check: (model) => containersOf(model).flatMap((container) => misshapen(container.get('Image'), IMAGE)),
    examples: {
      wrong: { Model: withOne({ Image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/digits: 1' }) },
      right: { Model: aModel() },
    },
  },
  {
    id: 'R014',
    severity: 'warning',
    unverified: true,
    types: [MODEL],
    rule: 'A container has an Image, or a ModelPackageName that brings one; no page of AWS says so, and the schema has both as optional.',
    otherwise: 'CreateModel refuses it, as far as is known.',
    source: CONTAINER,
    check: (model) =>
      containersOf(model)
        .filter((container) => container.get('Image').isAbsent && container.get('ModelPackageName').isAbsent)
        .map((container) => container.flaw('neither Image nor ModelPackageName is given; give one of them')),
    examples: { wrong: { Model: withOne({ Image: undefined }) }, right: { Model: aModel() } },
  },
  {
    id: 'R015',
    severity: 'error',
    types: [MODEL],
    rule: 'An image in Amazon ECR is in the Region of the model.',
    otherwise: 'CreateModel refuses it, or the endpoint fails.',
    source: CONTAINER,
    check: (model, { environment }) => inOtherRegion(model, environment.region),
    examples: {
      wrong: {
        Model: aModel({
          Containers: [aContainer(), aContainer({ Image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/digits:1' })],
        }),
      },
      right: { Model: aModel({ Containers: [aContainer(), aContainer()] }) },
    },
  },
  {
    id: 'R016',
    severity: 'warning',
    types: [MODEL],
    rule: 'An image is named by a digest, or by a tag that does not move.',
    otherwise: 'An instance that is added later may start another image than those that run.',
    source: PRIVATE,
    check: (model) =>
      containersOf(model)
        .map((container) => container.get('Image'))
        .filter(({ outline }) => outline !== undefined && isMoving(outline))
        .map((image) =>
          image.flaw(
            `Image is '${image.outline}', and what that means may change between two instances; write a digest or a tag that stays`,
          ),
        ),
    examples: {
      wrong: { Model: withOne({ Image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/digits:latest' }) },
      right: { Model: aModel() },
    },
  },
  {
    id: 'R037',
    severity: 'error',
    types: [MODEL],
    rule: 'ModelPackageName is the name or the ARN of a model package.',
    otherwise: 'CloudFormation refuses it.',
    source: CONTAINER,
    check: (model) => containersOf(model).flatMap((container) => misshapen(container.get('ModelPackageName'), PACKAGE)),
    examples: {
      wrong: { Model: packaged('arn:aws:sagemaker:us-east-1:111122223333:model-package/digits/one') },
      right: { Model: packaged('arn:aws:sagemaker:us-east-1:111122223333:model-package/digits/1') },
    },
  },
  {
    id: 'R038',
    severity: 'error',
    types: [MODEL],
    rule: 'InferenceSpecificationName has at most 63 letters, digits and, between them, hyphens.',
    otherwise: 'CloudFormation refuses it.',
    source: CONTAINER,
    check: (model) =>
      containersOf(model).flatMap((container) =>
        misshapen(container.get('InferenceSpecificationName'), { ...NAME, min: 1 }),
      ),
    examples: {
      wrong: { Model: packaged('digits', { InferenceSpecificationName: 'on_gpus' }) },
      right: { Model: packaged('digits', { InferenceSpecificationName: 'on-gpus' }) },
    },
  },
  {
    id: 'R038a',
    severity: 'warning',
    unverified: true,
    types: [MODEL],
    rule: 'InferenceSpecificationName names one of a model package, so it needs ModelPackageName; that CreateModel insists on it is not documented.',
    otherwise: 'CreateModel refuses or ignores it.',
    source: CONTAINER,
    check: (model) =>
      containersOf(model)
        .filter((container) => container.get('ModelPackageName').isAbsent)
        .map((container) => container.get('InferenceSpecificationName'))
        .filter(({ isGiven }) => isGiven)
        .map((name) =>
          name.flaw('InferenceSpecificationName is given without a ModelPackageName; give that too, or leave it out'),
        ),
    examples: {
      wrong: { Model: withOne({ InferenceSpecificationName: 'on-gpus' }) },
      right: { Model: packaged('digits', { InferenceSpecificationName: 'on-gpus' }) },
    },
  },
  {
    id: 'R039',
    severity: 'error',
    types: [MODEL],
    rule: 'Mode is SingleModel or MultiModel.',
    otherwise: 'CloudFormation refuses it.',
    source: CONTAINER,
    check: (model) =>
      containersOf(model).flatMap((container) => notAmong(container.get('Mode'), ['SingleModel', 'MultiModel'])),
    examples: { wrong: { Model: withOne({ Mode: 'Single' }) }, right: { Model: withOne({ Mode: 'SingleModel' }) } },
  },
  {
    id: 'R040',
    severity: 'error',
    types: [MODEL],
    rule: 'MultiModelConfig.ModelCacheSetting is Enabled or Disabled.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_MultiModelConfig.html`,
    check: (model) =>
      containersOf(model).flatMap((container) =>
        notAmong(container.get('MultiModelConfig').get('ModelCacheSetting'), ['Enabled', 'Disabled']),
      ),
    examples: {
      wrong: { Model: ofMany({ ModelCacheSetting: 'Off' }) },
      right: { Model: ofMany({ ModelCacheSetting: 'Disabled' }) },
    },
  },
  {
    id: 'R040a',
    severity: 'warning',
    unverified: true,
    types: [MODEL],
    rule: 'MultiModelConfig means something only with Mode MultiModel; whether SageMaker refuses or ignores it otherwise is not documented.',
    otherwise: 'SageMaker ignores or refuses it.',
    source: `${GUIDE}/create-multi-model-endpoint.html`,
    check: (model) =>
      containersOf(model)
        .filter((container) => container.get('Mode').isAbsent || container.get('Mode').text === 'SingleModel')
        .map((container) => container.get('MultiModelConfig'))
        .filter(({ isGiven }) => isGiven)
        .map((config) =>
          config.flaw(
            'MultiModelConfig is given with Mode SingleModel; write MultiModel, or leave MultiModelConfig out',
          ),
        ),
    examples: {
      wrong: { Model: withOne({ MultiModelConfig: { ModelCacheSetting: 'Disabled' } }) },
      right: { Model: ofMany({ ModelCacheSetting: 'Disabled' }) },
    },
  },
  {
    id: 'R043',
    severity: 'error',
    types: [MODEL],
    rule: 'ImageConfig has a RepositoryAccessMode, which is Platform or Vpc.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_ImageConfig.html`,
    check: (model) =>
      imageConfigsOf(model).flatMap((config) => [
        ...missing(config, ['RepositoryAccessMode']),
        ...notAmong(config.get('RepositoryAccessMode'), ['Platform', 'Vpc']),
      ]),
    examples: {
      wrong: { Model: withOne({ ImageConfig: {} }) },
      right: { Model: withOne({ ImageConfig: { RepositoryAccessMode: 'Platform' } }) },
    },
  },
  {
    id: 'R044',
    severity: 'error',
    types: [MODEL],
    rule: 'RepositoryAccessMode Vpc needs the VpcConfig of the model, for the VPC from which the registry can be reached.',
    otherwise: 'CreateModel refuses it, or the endpoint fails.',
    source: PRIVATE,
    check: (model) =>
      model.get('VpcConfig').isAbsent
        ? imageConfigsOf(model)
            .map((config) => config.get('RepositoryAccessMode'))
            .filter(({ text }) => text === 'Vpc')
            .map((mode) =>
              mode.flaw('RepositoryAccessMode is Vpc, but the model has no VpcConfig; give it one, or write Platform'),
            )
        : [],
    examples: {
      wrong: { Model: withOne({ ImageConfig: { RepositoryAccessMode: 'Vpc' } }) },
      right: { Model: withOne({ ImageConfig: { RepositoryAccessMode: 'Vpc' } }, { VpcConfig: aNetwork }) },
    },
  },
  {
    id: 'R045',
    severity: 'error',
    types: [MODEL],
    rule: 'RepositoryAuthConfig needs RepositoryAccessMode Vpc and the ARN of a Lambda function.',
    otherwise: 'CreateModel refuses it.',
    source: `${API}/API_RepositoryAuthConfig.html`,
    *check(model) {
      for (const config of imageConfigsOf(model)) {
        const auth = config.get('RepositoryAuthConfig');
        const mode = config.get('RepositoryAccessMode');
        if (auth.isGiven && mode.text === 'Platform')
          yield auth.flaw(
            'RepositoryAuthConfig is given with RepositoryAccessMode Platform; write Vpc, or leave RepositoryAuthConfig out',
          );
        yield* missing(auth, ['RepositoryCredentialsProviderArn']);
        yield* misshapen(auth.get('RepositoryCredentialsProviderArn'), LAMBDA_ARN);
      }
    },
    examples: {
      wrong: { Model: withLogin('Platform') },
      right: { Model: withLogin('Vpc') },
    },
  },
  {
    id: 'R055',
    severity: 'error',
    types: [MODEL],
    rule: 'AdditionalModelDataSources is known to the API, but not to CloudFormation.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_AdditionalModelDataSource.html`,
    check: (model) =>
      containersOf(model)
        .map((container) => container.get('AdditionalModelDataSources'))
        .filter(({ isGiven }) => isGiven)
        .map((sources) =>
          sources.flaw('AdditionalModelDataSources is no property in CloudFormation; use ModelDataSource, or the API'),
        ),
    examples: {
      wrong: { Model: withOne({ AdditionalModelDataSources: [{ ChannelName: 'draft' }] }) },
      right: { Model: aModel() },
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R046: "the registry's protocol and certificate, and what reaches it, are not in the template",
};

const LAMBDA_ARN: Shape = {
  pattern: /^arn:aws[a-z-]*:lambda:[a-z0-9-]*:\d{12}:function:.+$/,
  allowed: 'the ARN of a Lambda function',
  min: 1,
  max: 2048,
};

function withOne(container: Readonly<Record<string, unknown>>, model: Readonly<Record<string, unknown>> = {}) {
  return aModel({ PrimaryContainer: aContainer(container), ...model });
}

function packaged(ModelPackageName: string, more: Readonly<Record<string, unknown>> = {}) {
  return aModel({ PrimaryContainer: { ModelPackageName, ...more } });
}

function ofMany(MultiModelConfig: object) {
  return withOne({ Mode: 'MultiModel', ModelDataUrl: 's3://models/all/', MultiModelConfig });
}

function withLogin(RepositoryAccessMode: string) {
  const RepositoryAuthConfig = { RepositoryCredentialsProviderArn: PROVIDER };
  return withOne({ ImageConfig: { RepositoryAccessMode, RepositoryAuthConfig } }, { VpcConfig: aNetwork });
}

function imageConfigsOf(model: Resource): Property[] {
  return containersOf(model).map((container) => container.get('ImageConfig'));
}

/** Without a known Region, images of two Regions cannot both be right. */
function inOtherRegion(model: Resource, region?: string) {
  const images = containersOf(model).map((container) => container.get('Image'));
  const here = region ?? images.map(regionOf).find((one) => one !== undefined);
  const said = region ? `the model is in ${here}` : `that of another container is in ${here}`;
  return images
    .filter((image) => regionOf(image) !== undefined && regionOf(image) !== here)
    .map((image) => image.flaw(`Image is in ${regionOf(image)}, but ${said}; both must be in one Region`));
}

/** Whether it ends with the tag `latest`, or for certain without tag and digest, which means the same. */
function isMoving(image: string): boolean {
  const last = image.slice(image.lastIndexOf('/') + 1);
  return /:latest$/.test(last) || /^[^:@…]+$/.test(last);
}

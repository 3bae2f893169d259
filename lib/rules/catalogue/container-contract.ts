import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Rule } from '../rule';
import type { Stack } from '../stack';
import { Reference, Text } from '../value';
import { aContainer, aModel, GUIDE, MODEL } from './builders';
import { awsRepositoryOf } from './images';
import { containersOf } from './parts';

const REPOSITORY = 'AWS::ECR::Repository';
/** The built-in algorithms, by the repositories of their images. */
const BUILT_IN =
  /^(sagemaker-xgboost|xgboost|linear-learner|kmeans|knn|pca|lda|ntm|factorization-machines|forecasting-deepar|randomcutforest|object2vec|ipinsights|blazingtext|seq2seq|image-classification|object-detection|semantic-segmentation)$/;

const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'sagemaker.amazonaws.com' },
      Action: ['ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage', 'ecr:BatchCheckLayerAvailability'],
    },
  ],
};
const pipeline = (more: object) => ({
  Repository: { Type: REPOSITORY, Properties: more },
  Model: aModel({
    Containers: [
      aContainer({ Image: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Repository', 'RepositoryUri'] }, ':1']] } }),
      aContainer({ Image: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1' }),
    ],
  }),
});

/** Of what SageMaker asks of containers. */
export const containerContract: readonly Rule[] = [
  {
    id: 'R259',
    severity: 'warning',
    types: [MODEL],
    rule: 'The repository of an image that is in a pipeline with a built-in algorithm lets sagemaker.amazonaws.com pull from it.',
    otherwise: 'The endpoint fails, because the image cannot be pulled.',
    source: `${GUIDE}/inference-pipeline-troubleshoot.html`,
    *check(model, stack) {
      const images = containersOf(model).map((container) => container.get('Image'));
      const algorithm = images.map(awsRepositoryOf).find((name) => name !== undefined && BUILT_IN.test(name));
      for (const image of algorithm ? images : []) {
        const repository = repositoryOf(image, stack);
        if (repository?.get('RepositoryPolicyText').isAbsent)
          yield image.flaw(
            `the repository '${repository.logicalId}' has no RepositoryPolicyText, and its image is in a pipeline with ${algorithm}; let sagemaker.amazonaws.com use ecr:GetDownloadUrlForLayer, ecr:BatchGetImage and ecr:BatchCheckLayerAvailability`,
          );
      }
    },
    examples: { wrong: pipeline({}), right: pipeline({ RepositoryPolicyText: policy }) },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R249: 'How an image is started is not in a template.',
  R250: 'What a container answers is not in a template.',
  R251: 'How long a container takes to start is not in a template.',
  R252: 'It is a fact for the documentation.',
  R253: 'It is a fact for the documentation.',
  R254: "An image's labels are not in a template.",
  R255: "An image's labels are not in a template.",
  R256: "An image's labels are not in a template.",
  R257: 'It shows only when the endpoint is called.',
  R258: 'It shows only when the endpoint is called.',
  R260: 'It is a fact for the documentation.',
  R261: 'It is a fact for the documentation.',
  R262: 'It is a fact for the documentation.',
};

/** The repository of the template that an image is in. */
function repositoryOf({ value }: Property, stack: Stack): Resource | undefined {
  const parts = value instanceof Text ? value.parts : [value];
  return parts.map((part) => (part instanceof Reference ? stack.find(REPOSITORY, part) : undefined)).find(Boolean);
}

import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Flaw, Rule } from '../rule';
import { API, aContainer, aModel, GUIDE, MODEL } from './builders';
import { awsRepositoryOf } from './images';
import { misshapen, missing, notAmong, S3_URI } from './names';
import { containersOf } from './parts';

const CONTAINER = `${API}/API_ContainerDefinition.html`;
const S3_SOURCE = `${API}/API_S3ModelDataSource.html`;

const BUILT_IN = new Set([
  'blazingtext',
  'factorization-machines',
  'forecasting-deepar',
  'image-classification',
  'ipinsights',
  'kmeans',
  'knn',
  'lda',
  'linear-learner',
  'ntm',
  'object-detection',
  'object2vec',
  'pca',
  'randomcutforest',
  'semantic-segmentation',
  'seq2seq',
]);

/** Of where a container's model comes from. */
export const modelData: readonly Rule[] = [
  {
    id: 'R017',
    severity: 'error',
    types: [MODEL],
    rule: 'ModelDataUrl is an s3:// or https:// address of at most 1024 characters.',
    otherwise: 'CloudFormation refuses it.',
    source: CONTAINER,
    check: (model) => containersOf(model).flatMap((container) => misshapen(container.get('ModelDataUrl'), S3_URI)),
    examples: { wrong: { Model: withUrl('models/digits/1/model.tar.gz') }, right: { Model: aModel() } },
  },
  {
    id: 'R018',
    severity: 'error',
    types: [MODEL],
    rule: 'With Mode SingleModel, ModelDataUrl names one archive whose name ends with .tar.gz.',
    otherwise: 'The model is not downloaded, and the endpoint fails.',
    source: CONTAINER,
    check: (model) =>
      urlsOf(model, 'SingleModel')
        .filter(({ outline }) => outline !== undefined && !/(\.tar\.gz|…)$/.test(outline))
        .map((url) =>
          url.flaw(
            `ModelDataUrl is '${url.outline}', allowed is one archive that ends with .tar.gz; for files as they are write ModelDataSource, for many models Mode MultiModel`,
          ),
        ),
    examples: { wrong: { Model: withUrl('s3://models/digits/1/') }, right: { Model: aModel() } },
  },
  {
    id: 'R019',
    severity: 'error',
    types: [MODEL],
    rule: 'With Mode MultiModel, ModelDataUrl is the prefix under which the archives are, and no archive.',
    otherwise: 'Every invocation fails.',
    source: `${GUIDE}/create-multi-model-endpoint.html`,
    check: (model) =>
      urlsOf(model, 'MultiModel')
        .filter(({ outline }) => outline?.endsWith('.tar.gz'))
        .map((url) =>
          url.flaw(
            `ModelDataUrl is '${url.outline}', allowed with Mode MultiModel is the prefix of the archives, such as s3://bucket/models/`,
          ),
        ),
    examples: {
      wrong: { Model: withUrl('s3://models/all/digits.tar.gz', { Mode: 'MultiModel' }) },
      right: { Model: withUrl('s3://models/all/', { Mode: 'MultiModel' }) },
    },
  },
  {
    id: 'R023',
    severity: 'error',
    types: [MODEL],
    rule: 'An algorithm that is built into SageMaker needs ModelDataUrl.',
    otherwise: 'CreateModel refuses it.',
    source: CONTAINER,
    check: (model) =>
      containersOf(model)
        .filter((container) => BUILT_IN.has(awsRepositoryOf(container.get('Image')) ?? ''))
        .filter((container) => container.get('ModelDataSource').isAbsent)
        .map((container) => container.get('ModelDataUrl'))
        .filter(({ isAbsent }) => isAbsent)
        .map((url) => url.flaw('ModelDataUrl is not given, and the image is of a built-in algorithm; give it')),
    examples: {
      wrong: { Model: builtIn({ ModelDataUrl: undefined }) },
      right: { Model: builtIn({}) },
    },
  },
  {
    id: 'R024',
    severity: 'warning',
    unverified: true,
    types: [MODEL],
    rule: 'A container has ModelDataUrl or ModelDataSource, not both; no page of AWS says so.',
    otherwise: 'CreateModel refuses it, as far as is known.',
    source: CONTAINER,
    check: (model) =>
      containersOf(model)
        .filter((container) => container.get('ModelDataUrl').isGiven)
        .map((container) => container.get('ModelDataSource'))
        .filter(({ isGiven }) => isGiven)
        .map((source) => source.flaw('ModelDataSource and ModelDataUrl are both given; leave one of them out')),
    examples: {
      wrong: { Model: aModel({ PrimaryContainer: { ...withSource({}), ...aContainer() } }) },
      right: { Model: ofSource({}) },
    },
  },
  {
    id: 'R025',
    severity: 'error',
    types: [MODEL],
    rule: 'ModelDataSource has an S3DataSource, with S3Uri, S3DataType and CompressionType.',
    otherwise: 'CloudFormation refuses it.',
    source: S3_SOURCE,
    check: (model) =>
      containersOf(model).flatMap((container) => [
        ...missing(container.get('ModelDataSource'), ['S3DataSource']),
        ...missing(s3SourceOf(container), ['S3Uri', 'S3DataType', 'CompressionType']),
      ]),
    examples: { wrong: { Model: ofSource({ CompressionType: undefined }) }, right: { Model: ofSource({}) } },
  },
  {
    id: 'R026',
    severity: 'error',
    types: [MODEL],
    rule: 'S3DataType is S3Prefix or S3Object, and CompressionType None or Gzip.',
    otherwise: 'CloudFormation refuses it.',
    source: S3_SOURCE,
    check: (model) =>
      s3SourcesOf(model).flatMap((source) => [
        ...notAmong(source.get('S3DataType'), ['S3Prefix', 'S3Object']),
        ...notAmong(source.get('CompressionType'), ['None', 'Gzip']),
      ]),
    examples: { wrong: { Model: ofSource({ CompressionType: 'none' }) }, right: { Model: ofSource({}) } },
  },
  {
    id: 'R027',
    severity: 'error',
    types: [MODEL],
    rule: 'With S3DataType S3Prefix, S3Uri ends with a slash.',
    otherwise: 'CreateModel refuses it.',
    source: S3_SOURCE,
    check: (model) =>
      s3SourcesOf(model)
        .filter((source) => source.get('S3DataType').text === 'S3Prefix')
        .map((source) => source.get('S3Uri'))
        .filter(({ outline }) => outline !== undefined && !/[/…]$/.test(outline))
        .map((uri) =>
          uri.flaw(`S3Uri is '${uri.outline}', and a prefix ends with a slash; write '${uri.outline}/', or S3Object`),
        ),
    examples: { wrong: { Model: ofSource({ S3Uri: 's3://models/digits/1' }) }, right: { Model: ofSource({}) } },
  },
  {
    id: 'R028',
    severity: 'warning',
    unverified: true,
    types: [MODEL],
    rule: 'CompressionType Gzip goes with S3DataType S3Object; what it means with S3Prefix is not documented.',
    otherwise: 'CreateModel refuses it, as far as is known.',
    source: S3_SOURCE,
    check: (model) =>
      s3SourcesOf(model)
        .filter((source) => source.get('S3DataType').text === 'S3Prefix')
        .map((source) => source.get('CompressionType'))
        .filter(({ text }) => text === 'Gzip')
        .map((type) =>
          type.flaw(
            'CompressionType is Gzip with S3DataType S3Prefix, which AWS does not describe; write None, or S3Object and the archive',
          ),
        ),
    examples: { wrong: { Model: ofSource({ CompressionType: 'Gzip' }) }, right: { Model: ofSource({}) } },
  },
  {
    id: 'R029',
    severity: 'error',
    types: [MODEL],
    rule: 'With S3DataType S3Object and CompressionType Gzip, S3Uri names an archive.',
    otherwise: 'The endpoint fails.',
    source: S3_SOURCE,
    check: (model) =>
      s3SourcesOf(model)
        .filter((source) => source.get('S3DataType').text === 'S3Object')
        .filter((source) => source.get('CompressionType').text === 'Gzip')
        .map((source) => source.get('S3Uri'))
        .filter(({ outline }) => outline?.endsWith('/'))
        .map((uri) => uri.flaw(`S3Uri is '${uri.outline}', allowed with Gzip is a gzip-compressed TAR archive`)),
    examples: {
      wrong: { Model: ofSource({ S3DataType: 'S3Object', CompressionType: 'Gzip' }) },
      right: {
        Model: ofSource({ S3DataType: 'S3Object', CompressionType: 'Gzip', S3Uri: 's3://models/digits/1.tar.gz' }),
      },
    },
  },
  {
    id: 'R031',
    severity: 'error',
    types: [MODEL],
    rule: 'ModelDataSource does not go with Mode MultiModel.',
    otherwise: 'CreateModel refuses it.',
    source: CONTAINER,
    check: (model) =>
      containersOf(model)
        .filter((container) => container.get('Mode').text === 'MultiModel')
        .map((container) => container.get('ModelDataSource'))
        .filter(({ isGiven }) => isGiven)
        .map((source) =>
          source.flaw(
            'ModelDataSource is given with Mode MultiModel, which excludes it; write ModelDataUrl with a prefix',
          ),
        ),
    examples: {
      wrong: { Model: aModel({ PrimaryContainer: { ...withSource({}), Mode: 'MultiModel' } }) },
      right: { Model: withUrl('s3://models/all/', { Mode: 'MultiModel' }) },
    },
  },
  {
    id: 'R032',
    severity: 'error',
    types: [MODEL],
    rule: 'ModelAccessConfig says whether the licence is accepted, in AcceptEula.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_ModelAccessConfig.html`,
    check: (model) => s3SourcesOf(model).flatMap((source) => missing(source.get('ModelAccessConfig'), ['AcceptEula'])),
    examples: {
      wrong: { Model: ofSource({ ModelAccessConfig: {} }) },
      right: { Model: ofSource({ ModelAccessConfig: { AcceptEula: true } }) },
    },
  },
  {
    id: 'R033',
    severity: 'error',
    types: [MODEL],
    rule: 'HubAccessConfig has a HubContentArn of at most 255 characters.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_InferenceHubAccessConfig.html`,
    check: (model) =>
      s3SourcesOf(model).flatMap((source) => [
        ...missing(source.get('HubAccessConfig'), ['HubContentArn']),
        ...misshapen(source.get('HubAccessConfig').get('HubContentArn'), { pattern: /^/, allowed: 'an ARN', max: 255 }),
      ]),
    examples: {
      wrong: { Model: ofSource({ HubAccessConfig: {} }) },
      right: {
        Model: ofSource({
          HubAccessConfig: { HubContentArn: 'arn:aws:sagemaker:us-east-1:aws:hub-content/Public/Model/digits/1.0.0' },
        }),
      },
    },
  },
  {
    id: 'R056',
    severity: 'error',
    types: [MODEL],
    rule: 'ManifestS3Uri, ETag, ManifestEtag and ContainerMetricsConfig are known to the API, but not to CloudFormation.',
    otherwise: 'CloudFormation refuses it.',
    source: S3_SOURCE,
    check: (model) =>
      containersOf(model).flatMap((container) => [
        ...unknownTo(s3SourceOf(container), ['ManifestS3Uri', 'ETag', 'ManifestEtag']),
        ...unknownTo(container, ['ContainerMetricsConfig']),
      ]),
    examples: { wrong: { Model: ofSource({ ETag: '0123' }) }, right: { Model: ofSource({}) } },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R020: 'the Region of a bucket is not in the template',
  R021: 'a matter of the account: whether AWS STS is active in the Region',
  R022: 'what is in the archive is not in the template',
  R030: 'which objects are under the prefix is not in the template',
};

function withUrl(ModelDataUrl: string, more: Readonly<Record<string, unknown>> = {}) {
  return aModel({ PrimaryContainer: aContainer({ ModelDataUrl, ...more }) });
}

function withSource(more: Readonly<Record<string, unknown>>) {
  const S3DataSource = { S3Uri: 's3://models/digits/1/', S3DataType: 'S3Prefix', CompressionType: 'None', ...more };
  return aContainer({ ModelDataUrl: undefined, ModelDataSource: { S3DataSource } });
}

function ofSource(more: Readonly<Record<string, unknown>>) {
  return aModel({ PrimaryContainer: withSource(more) });
}

function builtIn(more: Readonly<Record<string, unknown>>) {
  return aModel({
    PrimaryContainer: aContainer({ Image: '382416733822.dkr.ecr.us-east-1.amazonaws.com/linear-learner:1', ...more }),
  });
}

function s3SourceOf(container: Property): Property {
  return container.get('ModelDataSource').get('S3DataSource');
}

function s3SourcesOf(model: Resource): Property[] {
  return containersOf(model).map(s3SourceOf);
}

/** Of the containers that are for certain of that mode; SingleModel is the default. */
function urlsOf(model: Resource, mode: 'SingleModel' | 'MultiModel'): Property[] {
  return containersOf(model)
    .filter((container) => {
      const given = container.get('Mode');
      return given.text === mode || (given.isAbsent && mode === 'SingleModel');
    })
    .map((container) => container.get('ModelDataUrl'));
}

function unknownTo(parent: Property, names: readonly string[]): Flaw[] {
  return names
    .map((name) => ({ name, property: parent.get(name) }))
    .filter(({ property }) => parent.isGiven && property.isGiven)
    .map(({ name, property }) =>
      property.flaw(`${name} is no property in CloudFormation; leave it out, or use the API`),
    );
}

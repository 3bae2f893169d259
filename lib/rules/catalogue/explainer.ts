import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { API, aConfig, CONFIG } from './builders';
import { misshapen, missing, notAmong, S3_URI, type Shape } from './names';
import { countOutside, outside } from './ranges';

const BASELINE = `${API}/API_ClarifyShapBaselineConfig.html`;
const INFERENCE = `${API}/API_ClarifyInferenceConfig.html`;
const MIME_TYPES = ['text/csv', 'application/jsonlines'];
const GRANULARITIES = ['token', 'sentence', 'paragraph'];
const FEATURE_TYPES = ['numerical', 'categorical', 'text'];
/** `xx` is a mix of several. */
const LANGUAGES =
  'af sq ar hy eu bn bg ca zh hr cs da nl en et fi fr de el gu he hi hu is id ga it kn ky lv lt lb mk ml mr ne nb fa pl pt ro ru sa sr tn si sk sl es sv tl ta tt te tr uk ur yo lij xx'.split(
    ' ',
  );

const SHORT: Shape = { pattern: /^.*$/, allowed: 'a text of one line', min: 1, max: 64 };
/** Of InferenceConfig. */
const EXPRESSIONS = ['FeaturesAttribute', 'ContentTemplate', 'ProbabilityAttribute', 'LabelAttribute'];
const LISTS = { FeatureHeaders: 256, LabelHeaders: 16, FeatureTypes: 256 };

const shap = (more: object = {}) => ({ ShapBaselineConfig: { ShapBaseline: '0,0,0,0' }, ...more });
const explained = (ClarifyExplainerConfig: object) => ({
  Config: aConfig({ ExplainerConfig: { ClarifyExplainerConfig } }),
});
const explainedBy = (more: object) => explained({ ShapConfig: shap(more) });
const inferred = (InferenceConfig: object) => explained({ ShapConfig: shap(), InferenceConfig });

/** Of online explanations by SageMaker Clarify. */
export const explainers: readonly Rule[] = [
  {
    id: 'R159',
    severity: 'error',
    types: [CONFIG],
    rule: 'A ClarifyExplainerConfig has a ShapConfig with a ShapBaselineConfig, with either ShapBaseline (1 to 4096 characters) or ShapBaselineUri (at most 1024).',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: BASELINE,
    *check(config) {
      yield* missing(clarifyOf(config), ['ShapConfig']);
      yield* missing(shapOf(config), ['ShapBaselineConfig']);
      yield* baselined(shapOf(config).get('ShapBaselineConfig'));
    },
    examples: {
      wrong: explainedBy({ ShapBaselineConfig: { ShapBaseline: '0,0', ShapBaselineUri: 's3://baselines/digits.csv' } }),
      right: explainedBy({ ShapBaselineConfig: { ShapBaselineUri: 's3://baselines/digits.csv' } }),
    },
  },
  {
    id: 'R160',
    severity: 'error',
    types: [CONFIG],
    rule: 'MimeType of a baseline is text/csv or application/jsonlines.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: BASELINE,
    *check(config) {
      yield* notAmong(shapOf(config).get('ShapBaselineConfig').get('MimeType'), MIME_TYPES);
    },
    examples: {
      wrong: explainedBy({ ShapBaselineConfig: { ShapBaseline: '{}', MimeType: 'application/json' } }),
      right: explainedBy({ ShapBaselineConfig: { ShapBaseline: '{}', MimeType: 'application/jsonlines' } }),
    },
  },
  {
    id: 'R161',
    severity: 'error',
    types: [CONFIG],
    rule: 'InferenceConfig keeps to its limits: MaxPayloadInMB 1 to 25, MaxRecordCount from 1, 1 to 256 FeatureHeaders and FeatureTypes, 1 to 16 LabelHeaders, texts of 1 to 64 characters.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: INFERENCE,
    *check(config) {
      const inference = clarifyOf(config).get('InferenceConfig');
      yield* outside(inference.get('MaxPayloadInMB'), { min: 1, max: 25 }, 'MB');
      yield* outside(inference.get('MaxRecordCount'), { min: 1 });
      for (const name of EXPRESSIONS) yield* misshapen(inference.get(name), SHORT);
      for (const [name, max] of Object.entries(LISTS)) {
        yield* countOutside(inference.get(name), { min: 1, max }, 'items');
        for (const item of inference.get(name).items)
          yield* name === 'FeatureTypes' ? notAmong(item, FEATURE_TYPES) : misshapen(item, SHORT);
      }
    },
    examples: { wrong: inferred({ MaxPayloadInMB: 26 }), right: inferred({ MaxPayloadInMB: 25 }) },
  },
  {
    id: 'R162',
    severity: 'error',
    types: [CONFIG],
    rule: 'JSON Lines, of which FeaturesAttribute speaks, need a ContentTemplate; FeatureTypes beside a TextConfig have at least one text.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: INFERENCE,
    *check(config) {
      const inference = clarifyOf(config).get('InferenceConfig');
      const template = inference.get('ContentTemplate');
      if (inference.get('FeaturesAttribute').isGiven && template.isAbsent)
        yield template.flaw(
          'ContentTemplate is not given, but FeaturesAttribute says that the model takes JSON Lines; give it, such as {"features":$features}, or leave out FeaturesAttribute',
        );
      if (shapOf(config).get('TextConfig').isGiven) yield* textless(inference.get('FeatureTypes'));
    },
    examples: {
      wrong: inferred({ FeaturesAttribute: 'features' }),
      right: inferred({ FeaturesAttribute: 'features', ContentTemplate: '{"features":$features}' }),
    },
  },
  {
    id: 'R163',
    severity: 'error',
    types: [CONFIG],
    rule: 'A TextConfig has a Language of those that SageMaker Clarify knows and a Granularity of token, sentence or paragraph.',
    otherwise: 'CreateEndpointConfig refuses it; a schema linter takes every text that has one of them in it.',
    source: `${API}/API_ClarifyTextConfig.html`,
    *check(config) {
      const text = shapOf(config).get('TextConfig');
      yield* missing(text, ['Language', 'Granularity']);
      yield* notAmong(text.get('Language'), LANGUAGES);
      yield* notAmong(text.get('Granularity'), GRANULARITIES);
    },
    examples: {
      wrong: explainedBy({ TextConfig: { Language: 'english', Granularity: 'token' } }),
      right: explainedBy({ TextConfig: { Language: 'en', Granularity: 'token' } }),
    },
  },
  {
    id: 'R164',
    severity: 'error',
    types: [CONFIG],
    rule: 'EnableExplanations has 1 to 64 characters, and NumberOfSamples is 1 or more.',
    otherwise:
      'CreateEndpointConfig refuses it. All samples have to be predicted within the 60 seconds of an invocation.',
    source: `${API}/API_ClarifyExplainerConfig.html`,
    *check(config) {
      yield* misshapen(clarifyOf(config).get('EnableExplanations'), SHORT);
      yield* outside(shapOf(config).get('NumberOfSamples'), { min: 1 });
    },
    examples: { wrong: explainedBy({ NumberOfSamples: 0 }), right: explainedBy({ NumberOfSamples: 1 }) },
  },
];

const clarifyOf = (config: Property) => config.get('ExplainerConfig').get('ClarifyExplainerConfig');

const shapOf = (config: Property) => clarifyOf(config).get('ShapConfig');

function* baselined(baseline: Property): Generator<Flaw> {
  const inline = baseline.get('ShapBaseline');
  const uri = baseline.get('ShapBaselineUri');
  if (inline.isGiven && uri.isGiven)
    yield uri.flaw('ShapBaseline and ShapBaselineUri are both given; leave one of them out');
  if (baseline.isGiven && inline.isAbsent && uri.isAbsent)
    yield baseline.flaw('neither ShapBaseline nor ShapBaselineUri is given; give one of them');
  yield* misshapen(inline, { pattern: /^/, allowed: 'any text', min: 1, max: 4096 });
  yield* misshapen(uri, S3_URI);
}

/** What is not known may be a text. */
function* textless(types: Property): Generator<Flaw> {
  if (types.isAbsent || !types.length || types.items.some(({ text }) => text === undefined || text === 'text')) return;
  yield types.flaw(
    `FeatureTypes has no 'text' beside a TextConfig, allowed is at least one; write it for the features that are texts, or leave FeatureTypes out`,
  );
}

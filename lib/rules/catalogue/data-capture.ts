import type { Rule } from '../rule';
import { API, aConfig, aContainer, aModel, aVariant, CONFIG, GUIDE, ofModel } from './builders';
import { captures, excluded, isMultiModel, isSeveralContainers } from './features';
import { DESTINATION, misshapen, missing, notAmong, type Shape } from './names';
import { countOutside, outside } from './ranges';

const CAPTURE = `${API}/API_DataCaptureConfig.html`;
const WHO = 'endpoints that capture data';
const MODES = ['Input', 'Output', 'InputAndOutput'];
const LISTS = ['CsvContentTypes', 'JsonContentTypes'];

const CONTENT_TYPE: Shape = {
  pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9])*\/[a-zA-Z0-9](-*[a-zA-Z0-9.])*$/,
  allowed: 'a media type of letters, digits, hyphens and dots, such as application/json: a + is not',
  min: 1,
  max: 256,
};

const capturing = (more: object = {}, Model = aModel()) => ({
  Model,
  Config: aConfig({
    ProductionVariants: [aVariant({ ModelName: ofModel })],
    DataCaptureConfig: {
      InitialSamplingPercentage: 100,
      DestinationS3Uri: 's3://captured/digits',
      CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
      ...more,
    },
  }),
});

/** Of the capture of requests and answers. */
export const dataCapture: readonly Rule[] = [
  {
    id: 'R152',
    severity: 'error',
    types: [CONFIG],
    rule: 'A DataCaptureConfig has an InitialSamplingPercentage of 0 to 100, a DestinationS3Uri of at most 512 characters, and 1 to 32 CaptureOptions.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: CAPTURE,
    *check(config) {
      const capture = config.get('DataCaptureConfig');
      yield* missing(capture, ['InitialSamplingPercentage', 'DestinationS3Uri', 'CaptureOptions']);
      yield* outside(capture.get('InitialSamplingPercentage'), { min: 0, max: 100 }, '%');
      yield* misshapen(capture.get('DestinationS3Uri'), DESTINATION);
      yield* countOutside(capture.get('CaptureOptions'), { min: 1, max: 32 }, 'options');
    },
    examples: { wrong: capturing({ InitialSamplingPercentage: 101 }), right: capturing() },
  },
  {
    id: 'R153',
    severity: 'error',
    types: [CONFIG],
    rule: 'CaptureMode is Input, Output or InputAndOutput.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: `${API}/API_CaptureOption.html`,
    *check(config) {
      for (const option of config.get('DataCaptureConfig').get('CaptureOptions').items) {
        yield* missing(option, ['CaptureMode']);
        yield* notAmong(option.get('CaptureMode'), MODES);
      }
    },
    examples: {
      wrong: capturing({ CaptureOptions: [{ CaptureMode: 'Both' }] }),
      right: capturing({ CaptureOptions: [{ CaptureMode: 'InputAndOutput' }] }),
    },
  },
  {
    id: 'R154',
    severity: 'error',
    types: [CONFIG],
    rule: 'CsvContentTypes and JsonContentTypes have 1 to 10 media types each, without a +.',
    otherwise: 'CreateEndpointConfig refuses it.',
    source: `${API}/API_CaptureContentTypeHeader.html`,
    *check(config) {
      const header = config.get('DataCaptureConfig').get('CaptureContentTypeHeader');
      for (const types of LISTS.map((name) => header.get(name))) {
        yield* countOutside(types, { min: 1, max: 10 }, 'types');
        for (const type of types.items) yield* misshapen(type, CONTENT_TYPE);
      }
    },
    examples: {
      wrong: capturing({ CaptureContentTypeHeader: { JsonContentTypes: ['application/x+json'] } }),
      right: capturing({ CaptureContentTypeHeader: { JsonContentTypes: ['application/x-json'] } }),
    },
  },
  {
    id: 'R156',
    severity: 'warning',
    types: [CONFIG],
    rule: 'Data is captured of endpoints that serve one model in one container.',
    otherwise: 'CreateEndpointConfig refuses it, or nothing is captured.',
    source: `${GUIDE}/model-deploy-feature-matrix.html`,
    *check(config) {
      if (!captures(config)) return;
      for (const variant of config.get('ProductionVariants').items) {
        yield* excluded(variant, WHO, isMultiModel, 'serve one model, or leave DataCaptureConfig out');
        yield* excluded(variant, WHO, isSeveralContainers, 'put everything into one, or leave DataCaptureConfig out');
      }
    },
    examples: {
      wrong: capturing({}, aModel({ Containers: [aContainer(), aContainer()] })),
      right: capturing({}, aModel({ Containers: [aContainer()] })),
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R155: 'It is a fact for the documentation.',
  R158: 'How full a disk is shows only when the endpoint runs.',
};

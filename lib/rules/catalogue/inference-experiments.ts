import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { API, anExperiment, EXPERIMENT } from './builders';
import { misshapen, missing, notAmong, type Shape } from './names';
import { countOutside, outside } from './ranges';

const CREATE = `${API}/API_CreateInferenceExperiment.html`;
const DAY = 24 * 3600 * 1000;
const MAX_DAYS = 30;

const NAME: Shape = {
  pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/,
  allowed: 'letters, digits and, between them, hyphens',
  min: 1,
  max: 120,
};

const scheduled = (EndTime: string) => ({
  Experiment: anExperiment({ Schedule: { StartTime: '2026-01-01T00:00:00Z', EndTime } }),
});

/** Of shadow tests that run for a while. */
export const inferenceExperiments: readonly Rule[] = [
  {
    id: 'R149',
    severity: 'error',
    types: [EXPERIMENT],
    rule: 'An inference experiment is of the type ShadowMode, with a name of 1 to 120 characters, one or two model variants, and one shadow with a SamplingPercentage of up to 100.',
    otherwise: 'CreateInferenceExperiment refuses it.',
    source: CREATE,
    *check(experiment) {
      yield* misshapen(experiment.get('Name'), NAME);
      yield* notAmong(experiment.get('Type'), ['ShadowMode']);
      yield* countOutside(experiment.get('ModelVariants'), { min: 1, max: 2 }, 'variants');
      const shadows = experiment.get('ShadowModeConfig').get('ShadowModelVariants');
      yield* countOutside(shadows, { min: 1, max: 1 }, 'shadows');
      for (const shadow of shadows.items) yield* outside(shadow.get('SamplingPercentage'), { max: 100 }, '%');
    },
    examples: { wrong: { Experiment: anExperiment({ Type: 'ABTest' }) }, right: { Experiment: anExperiment() } },
  },
  {
    id: 'R150',
    severity: 'error',
    types: [EXPERIMENT],
    rule: 'An inference experiment has a ShadowModeConfig, and its Description, if it has one, 1 to 1024 characters.',
    otherwise:
      'CreateInferenceExperiment refuses it without a ShadowModeConfig, which CloudFormation does not require; CloudFormation refuses the description.',
    source: CREATE,
    *check(experiment) {
      yield* missing(experiment, ['ShadowModeConfig']);
      const description = experiment.get('Description');
      yield* misshapen(description, { pattern: /^/, allowed: 'any text', min: 1, max: 1024 });
    },
    examples: {
      wrong: { Experiment: anExperiment({ ShadowModeConfig: undefined }) },
      right: { Experiment: anExperiment({ Description: 'Is the new model as quick?' }) },
    },
  },
  {
    id: 'R151',
    severity: 'error',
    types: [EXPERIMENT],
    rule: `An inference experiment runs for ${MAX_DAYS} days at most.`,
    otherwise: 'CreateInferenceExperiment refuses it.',
    source: `${API}/API_InferenceExperimentSchedule.html`,
    *check(experiment) {
      const schedule = experiment.get('Schedule');
      yield* tooLong(schedule.get('StartTime'), schedule.get('EndTime'));
    },
    examples: { wrong: scheduled('2026-02-01T00:00:00Z'), right: scheduled('2026-01-31T00:00:00Z') },
  },
];

/** A time that cannot be read has no length. */
function* tooLong(start: Property, end: Property): Generator<Flaw> {
  if (start.text === undefined || end.text === undefined) return;
  const days = (Date.parse(end.text) - Date.parse(start.text)) / DAY;
  if (days <= 0) yield end.flaw(`EndTime is ${end.text}, allowed is after StartTime, ${start.text}`);
  if (days > MAX_DAYS)
    yield end.flaw(
      `EndTime is ${end.text}, ${Math.ceil(days * 10) / 10} days after StartTime, allowed is up to ${MAX_DAYS} days; choose an earlier one`,
    );
}

import { Duration, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { alarmPrefix, MAX_ALARMS } from './private/alarm-names';
import { API, checkWholeNumber, GUIDE, refuse } from './private/checks';
import type { GuardedVariant } from './private/hosted-variant';

const SEE = `${API}/API_AutoRollbackConfig.html`;
const SEE_ALARMS = `${GUIDE}/deployment-guardrails-configuration.html`;
const SEE_PERIOD = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html';
/** CloudWatch looks back no further. */
const DAY_SECONDS = 24 * 3600;

/** Options of `RollbackAlarms.onNewFleet()`. */
export interface NewFleetAlarmsOptions {
  /**
   * The share of failed requests (5XX) that is still good, from 0 to below 1. With 0, one failure is one too many.
   *
   * @default 0.05
   */
  readonly errorThreshold?: number;

  /**
   * How long the container may take, by the statistic below. There is no number that is right for every model.
   *
   * @default - latency rolls nothing back
   */
  readonly latencyThreshold?: Duration;

  /**
   * Which statistic of the container's latency is compared, such as `p90`, `tm99` or `Average`.
   *
   * @default 'p99'
   */
  readonly latencyStatistic?: string;

  /**
   * The time that one value of a metric sums up: whole minutes, up to an hour.
   *
   * @default Duration.minutes(1)
   */
  readonly period?: Duration;

  /**
   * How many periods in a row have to be bad, from 1 to as many as a day has. A period without requests is a good one.
   *
   * @default 2
   */
  readonly evaluationPeriods?: number;
}

/**
 * What SageMaker watches while a rollout bakes: when one of these alarms goes off, all traffic returns to the old fleet.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html
 */
export class RollbackAlarms {
  /**
   * Alarms that are made for each variant, and see the requests of the new fleet only.
   *
   * One watches the share of requests that end in a server's error; another one watches the latency, if a threshold is given for it.
   * Each rollout gets new ones, so that none is still in alarm from the rollout before.
   *
   * @throws an Error if an option is out of its range
   */
  public static onNewFleet(options: NewFleetAlarmsOptions = {}): RollbackAlarms {
    const { errorThreshold = 0.05, period = Duration.minutes(1), evaluationPeriods = 2 } = options;
    const who = 'RollbackAlarms.onNewFleet';
    checkShare(who, errorThreshold);
    checkPeriod(who, period);
    const max = period.isUnresolved() ? undefined : Math.floor(DAY_SECONDS / period.toSeconds());
    checkWholeNumber({ who, what: 'evaluationPeriods', see: SEE_PERIOD }, evaluationPeriods, { min: 1, max });
    checkLatency(who, options);
    return new RollbackAlarms([], { ...options, errorThreshold, period, evaluationPeriods });
  }

  /**
   * Alarms that exist already, and nothing else. An alarm of the endpoint's own metrics is added by `addRollbackAlarm()` of the endpoint.
   *
   * SageMaker ends a rollout at once when one of them is in alarm before it starts.
   *
   * @param alarms 1 to 10, of the endpoint's account and region
   * @throws an Error if there are none, or too many
   */
  public static fromAlarms(...alarms: cloudwatch.IAlarm[]): RollbackAlarms {
    if (alarms.length < 1 || alarms.length > MAX_ALARMS) {
      const subject = { who: 'RollbackAlarms.fromAlarms', what: 'the number of alarms', see: SEE };
      refuse(subject, `${alarms.length}`, `1 to ${MAX_ALARMS}; for no alarms, write RollbackAlarms.none()`);
    }
    return new RollbackAlarms(alarms);
  }

  /** No alarms: nothing rolls a rollout back, but for those that `addRollbackAlarm()` of the endpoint adds. */
  public static none(): RollbackAlarms {
    return new RollbackAlarms([]);
  }

  private constructor(
    private readonly given: cloudwatch.IAlarm[],
    private readonly made?: NewFleetAlarmsOptions,
  ) {}

  /** @internal */
  public get _given(): cloudwatch.IAlarm[] {
    return this.given;
  }

  /** @internal */
  public get _makesAlarms(): boolean {
    return this.made !== undefined;
  }

  /**
   * @param configName the name of the endpoint config, which differs from rollout to rollout
   * @internal
   */
  public _makeFor(scope: Construct, variant: GuardedVariant, configName: string): cloudwatch.Alarm[] {
    if (!this.made) return [];
    const { errorThreshold, latencyThreshold, latencyStatistic = 'p99', period, evaluationPeriods } = this.made;
    const { endpointName } = variant.endpoint;
    const dimensionsMap = {
      EndpointName: endpointName,
      VariantName: variant.variantName,
      EndpointConfigName: configName,
    };
    const alarm = (id: string, metric: cloudwatch.Metric, threshold: number, what: string) =>
      new cloudwatch.Alarm(scope, id, {
        alarmName: `${alarmPrefix(endpointName)}${variant.variantName}-${id.toLowerCase()}-${configName}`,
        alarmDescription: `Rolls endpoint ${endpointName} back: ${what} of the new fleet of variant ${variant.variantName}.`,
        metric,
        threshold,
        evaluationPeriods: evaluationPeriods!,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      });
    const errors = variant.metricInvocation5XXErrors({ statistic: 'Average', period, dimensionsMap });
    const alarms = [alarm('Errors', errors, errorThreshold!, 'the share of failed requests')];
    if (latencyThreshold) {
      const latency = variant.metricModelLatency({ statistic: latencyStatistic, period, dimensionsMap });
      const microseconds = latencyThreshold.toMilliseconds({ integral: false }) * 1000;
      alarms.push(alarm('Latency', latency, microseconds, `the latency (${latencyStatistic}, in microseconds)`));
    }
    return alarms;
  }
}

function checkShare(who: string, errorThreshold: number): void {
  if (Token.isUnresolved(errorThreshold) || (errorThreshold >= 0 && errorThreshold < 1)) return;
  const percent =
    errorThreshold >= 1 && errorThreshold < 100 ? `; for ${errorThreshold} %, write ${errorThreshold / 100}` : '';
  refuse(
    { who, what: 'errorThreshold', see: SEE_ALARMS },
    `${errorThreshold}`,
    `a share of the requests, from 0 to below 1${percent}`,
  );
}

function checkPeriod(who: string, period: Duration): void {
  if (period.isUnresolved()) return;
  const seconds = period.toSeconds({ integral: false });
  if (seconds % 60 === 0 && seconds >= 60 && seconds <= 3600) return;
  refuse({ who, what: 'period', see: SEE_PERIOD }, `${seconds} seconds`, 'whole minutes from 1 to 60');
}

function checkLatency(who: string, { latencyThreshold, latencyStatistic }: NewFleetAlarmsOptions): void {
  if (!latencyThreshold) {
    if (latencyStatistic !== undefined)
      throw new Error(`${who}: latencyStatistic is given without latencyThreshold; give both, or neither`);
    return;
  }
  if (latencyThreshold.isUnresolved())
    throw new Error(
      `${who}: latencyThreshold is known only at deployment; write it out, as the alarm counts microseconds`,
    );
  const milliseconds = latencyThreshold.toMilliseconds({ integral: false });
  if (milliseconds > 0) return;
  refuse({ who, what: 'latencyThreshold', see: SEE_ALARMS }, `${milliseconds} milliseconds`, 'more than that');
}

import { notImitated } from '../http/errors';
import type { NamedService, Operation } from '../http/types';
import { ERROR_SHAPES } from './errors';
import { deleteAlarms, disableAlarmActions, enableAlarmActions } from './operations/alarm-names';
import { describeAlarmHistory } from './operations/describe-alarm-history';
import { describeAlarms } from './operations/describe-alarms';
import { describeAlarmsForMetric } from './operations/describe-alarms-for-metric';
import { getMetricData } from './operations/get-metric-data';
import { getMetricStatistics } from './operations/get-metric-statistics';
import { listMetrics } from './operations/list-metrics';
import { putMetricAlarm } from './operations/put-metric-alarm';
import { putMetricData } from './operations/put-metric-data';
import { setAlarmState } from './operations/set-alarm-state';
import { listTagsForResource, tagResource, untagResource } from './operations/tags';

const NOT_IMITATED = [
  'DeleteAnomalyDetector',
  'DeleteDashboards',
  'DeleteInsightRules',
  'DeleteMetricStream',
  'DescribeAnomalyDetectors',
  'DescribeInsightRules',
  'GetDashboard',
  'GetInsightRuleReport',
  'GetMetricStream',
  'GetMetricWidgetImage',
  'ListDashboards',
  'ListMetricStreams',
  'PutAnomalyDetector',
  'PutCompositeAlarm',
  'PutDashboard',
  'PutInsightRule',
  'PutLogAlarm',
  'PutMetricStream',
];

function refusal(name: string): [string, Operation] {
  return [
    name,
    () => {
      throw notImitated(`${name} of CloudWatch`);
    },
  ];
}

/** Amazon CloudWatch: metrics and their alarms. */
export const cloudWatch: NamedService = {
  errorShapes: ERROR_SHAPES,
  operations: {
    ...Object.fromEntries(NOT_IMITATED.map(refusal)),
    DeleteAlarms: deleteAlarms,
    DescribeAlarmHistory: describeAlarmHistory,
    DescribeAlarms: describeAlarms,
    DescribeAlarmsForMetric: describeAlarmsForMetric,
    DisableAlarmActions: disableAlarmActions,
    EnableAlarmActions: enableAlarmActions,
    GetMetricData: getMetricData,
    GetMetricStatistics: getMetricStatistics,
    ListMetrics: listMetrics,
    ListTagsForResource: listTagsForResource,
    PutMetricAlarm: putMetricAlarm,
    PutMetricData: putMetricData,
    SetAlarmState: setAlarmState,
    TagResource: tagResource,
    UntagResource: untagResource,
  },
};

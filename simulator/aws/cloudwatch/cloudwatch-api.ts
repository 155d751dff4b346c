import type { Api } from '../operation.ts';
import { getMetricData, getMetricStatistics } from './get-metric-data.ts';
import { describeAlarms, listMetrics } from './list-metrics.ts';

/** Spoken as AWS JSON 1.0 and as CBOR. */
export const cloudwatchApi: Api = {
  service: 'monitoring',
  targetPrefix: 'GraniteServiceVersion20100801',
  operations: {
    DescribeAlarms: describeAlarms,
    GetMetricData: getMetricData,
    GetMetricStatistics: getMetricStatistics,
    ListMetrics: listMetrics,
  },
};

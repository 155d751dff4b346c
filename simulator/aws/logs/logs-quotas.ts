/** Requests a second of one account in one Region. */
export type LogsQuota = { burst: number; perSecond: number };

const slowFilter = ['ap-northeast-3', 'ap-southeast-3', 'ca-west-1', 'eu-central-1', 'il-central-1'];
const slowGet = [...slowFilter, 'us-west-2', 'eu-west-1'];

const filterRate = (region: string): number => {
  if (region === 'us-east-1') return 25;
  return slowFilter.includes(region) ? 5 : 10;
};

const getRate = (region: string): number => {
  if (region === 'eu-west-3') return 30;
  return slowGet.includes(region) ? 10 : 25;
};

const fixed = (perSecond: number) => (): LogsQuota => ({ burst: perSecond, perSecond });

/**
 * The published request quotas of CloudWatch Logs, by operation and Region.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export const logsQuotas: Record<string, (region: string) => LogsQuota> = {
  FilterLogEvents: (region) => ({ burst: filterRate(region), perSecond: filterRate(region) }),
  GetLogEvents: (region) => ({ burst: getRate(region), perSecond: getRate(region) }),
  DescribeLogStreams: fixed(25),
  DescribeLogGroups: fixed(10),
  StartLiveTail: fixed(5),
  StartQuery: fixed(10),
  GetQueryResults: fixed(10),
  CreateLogGroup: fixed(10),
  CreateLogStream: fixed(50),
  PutLogEvents: fixed(5000),
};

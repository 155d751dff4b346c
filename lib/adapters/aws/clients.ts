import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EKSClient } from '@aws-sdk/client-eks';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { AwsConnection } from './connection.ts';
import { credentialsOf } from './shared-credentials.ts';

const connectionTimeoutMs = 3_000;
const readTimeoutMs = 10_000;
const writeTimeoutMs = 15_000;
// A tail is silent between lines; its session ends after three hours.
const tailTimeoutMs = 3 * 3_600_000;

const createAgents = (maxSockets: number) => ({
  httpAgent: new HttpAgent({ keepAlive: true, maxSockets }),
  httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets }),
});
type Agents = ReturnType<typeof createAgents>;

type ClientOptions = {
  region: string;
  credentials: ReturnType<typeof credentialsOf>;
  maxAttempts: number;
  timeoutMs: number;
  agents: Agents;
};

// requestTimeout alone only logs: throwOnRequestTimeout makes it end the call.
const configOf = ({ region, credentials, maxAttempts, timeoutMs, agents }: ClientOptions) => ({
  region,
  credentials,
  maxAttempts,
  retryMode: 'standard',
  requestHandler: {
    requestTimeout: timeoutMs,
    throwOnRequestTimeout: true,
    connectionTimeout: connectionTimeoutMs,
    ...agents,
  },
});

const createClients = (options: ClientOptions) => {
  const config = configOf(options);
  return {
    ecs: new ECSClient(config),
    eks: new EKSClient(config),
    ecr: new ECRClient(config),
    logs: new CloudWatchLogsClient(config),
    cloudwatch: new CloudWatchClient(config),
    scaling: new ApplicationAutoScalingClient(config),
    elb: new ElasticLoadBalancingV2Client(config),
    sts: new STSClient(config),
    iam: new IAMClient(config),
    secrets: new SecretsManagerClient(config),
    ssm: new SSMClient(config),
  };
};

/** One client for each AWS service, for one connection and Region. */
export type AwsClients = ReturnType<typeof createClients>;

const hasCustomLogsEndpoint = (env: NodeJS.ProcessEnv) =>
  env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS !== 'true' &&
  Boolean(env.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS || env.AWS_ENDPOINT_URL);

const remember = <Value>(known: Map<string, Value>, key: string, make: () => Value): Value => {
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const made = make();
  known.set(key, made);
  return made;
};

/**
 * The SDK clients of the process, made at first use. Reads are retried by the SDK (3 attempts);
 * a write is sent once, since UpdateService and StopTask know no client token.
 * No endpoint is ever passed: AWS_ENDPOINT_URL and its kin work by themselves.
 */
export const createClientPool = ({
  env = process.env,
  now = Date.now,
}: {
  env?: NodeJS.ProcessEnv;
  now?: () => number;
} = {}) => {
  const agents = new Map<string, Agents>();
  const credentials = new Map<string, ReturnType<typeof credentialsOf>>();
  const readers = new Map<string, AwsClients>();
  const writers = new Map<string, AwsClients>();
  const tails = new Map<string, CloudWatchLogsClient>();

  const optionsOf = (connection: AwsConnection, region: string, pool: 'read' | 'write' | 'tail') => ({
    region,
    credentials: remember(credentials, connection.name, () => credentialsOf(connection, now)),
    agents: remember(agents, `${connection.name}/${region}/${pool}`, () =>
      createAgents(pool === 'tail' ? 256 : 50),
    ),
  });

  return {
    /** For reads: three attempts. */
    readClients: (connection: AwsConnection, region: string): AwsClients =>
      remember(readers, `${connection.name}/${region}`, () =>
        createClients({
          ...optionsOf(connection, region, 'read'),
          maxAttempts: 3,
          timeoutMs: readTimeoutMs,
        }),
      ),
    /** For writes: one attempt, never repeated blindly. */
    writeClients: (connection: AwsConnection, region: string): AwsClients =>
      remember(writers, `${connection.name}/${region}`, () =>
        createClients({
          ...optionsOf(connection, region, 'write'),
          maxAttempts: 1,
          timeoutMs: writeTimeoutMs,
        }),
      ),
    /** For long streams, with sockets of its own so that tails never starve ordinary calls. */
    tailClient: (connection: AwsConnection, region: string): CloudWatchLogsClient =>
      remember(
        tails,
        `${connection.name}/${region}`,
        () =>
          new CloudWatchLogsClient({
            ...configOf({
              ...optionsOf(connection, region, 'tail'),
              maxAttempts: 3,
              timeoutMs: tailTimeoutMs,
            }),
            // StartLiveTail would put `stream-` before the host of a custom endpoint.
            disableHostPrefix: hasCustomLogsEndpoint(env),
          }),
      ),
    /** Closes every socket; for the end of the process and of tests. */
    destroy: () => {
      for (const set of [...readers.values(), ...writers.values()])
        for (const client of Object.values(set)) client.destroy();
      for (const client of tails.values()) client.destroy();
      for (const { httpAgent, httpsAgent } of agents.values()) {
        httpAgent.destroy();
        httpsAgent.destroy();
      }
    },
  };
};

export type ClientPool = ReturnType<typeof createClientPool>;

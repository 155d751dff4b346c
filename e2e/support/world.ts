import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunningProcess, runProcess, waitForAnswer, waitForSaid } from './child-process.ts';
import { findFreePort } from './free-ports.ts';

export type Fault = {
  operation: string;
  kind: 'delay' | 'error' | 'throttle' | 'drop' | 'deny';
  delayMs?: number;
  code?: string;
  status?: number;
  count?: number;
  account?: string;
  region?: string;
  /** Whether what was asked is done before the answer is lost. */
  when?: 'before' | 'after';
};
/** What befalls the watches of the demo's EKS cluster. */
export type Disturbance = 'compact' | 'cut' | 'end' | 'garbage' | 'silence' | 'speak';
export type RecordedCall = { operation: string; account: string; region: string; at: number; status: number };

const node = path.resolve(import.meta.dirname, '../../node_modules/.bin/node');

/** A bound for a machine with much else to do, not a measure. */
const startMs = 180_000;

/** The simulated AWS as a process of its own, with its control. */
export const startSimulator = async (options: { seed?: string; speed?: number; services?: number } = {}) => {
  // It takes a port itself: one that was found free may be another's by the time it listens.
  const args = [
    'simulator/main.ts',
    '--port',
    '0',
    '--seed',
    options.seed ?? 'e2e',
    '--speed',
    String(options.speed ?? 4),
  ];
  if (options.services) args.push('--services', String(options.services));
  const running = runProcess(node, args);
  const url = await waitForSaid(/Simulated AWS at (http:\S+)/, running, startMs);
  await waitForAnswer(`${url}/_control/world`, running, startMs);
  const control = async (method: string, route: string, body?: unknown) => {
    const response = await fetch(`${url}/_control/${route}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    if (!response.ok) throw new Error(`control ${route}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  };
  return {
    url,
    setFault: (fault: Fault) => control('POST', 'faults', fault),
    clearFaults: () => control('DELETE', 'faults'),
    listCalls: async (): Promise<RecordedCall[]> => {
      const answer = await control('GET', 'calls');
      return Array.isArray(answer) ? answer : answer.calls;
    },
    forgetCalls: () => control('DELETE', 'calls'),
    disturb: (what: Disturbance) =>
      control('POST', 'kubernetes', {
        account: '123456789012',
        region: 'eu-west-1',
        cluster: 'harbour',
        do: what,
      }),
    stop: () => running.stop(),
  };
};
export type Simulator = Awaited<ReturnType<typeof startSimulator>>;

/** Two accounts in three Regions, as the demo has them. */
const demoConnections = `connections:
  - name: prod
    regions: [eu-west-1, us-east-1, ap-south-1]
  - name: staging
    roleArn: arn:aws:iam::210987654321:role/quarterdeck
    regions: [eu-west-1]
`;

export type ServerOptions = {
  awsUrl: string;
  /** One connection from the environment alone, instead of the demo's two. */
  regions?: string[];
  /** An absent value takes a variable of the harness away. */
  env?: Record<string, string | undefined>;
};

/** Quarterdeck as `npm start` runs it, with a database of its own. It can be restarted on the same data. */
export const startQuarterdeck = async (options: ServerOptions) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-e2e-'));
  const config = path.join(folder, 'connections.yaml');
  writeFileSync(config, demoConnections);
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const database = path.join(folder, 'quarterdeck.db');
  const env: Record<string, string | undefined> = {
    NODE_ENV: 'production',
    PORT: String(port),
    DATABASE_URL: `file:${database}`,
    QUARTERDECK_DEMO: '1',
    QUARTERDECK_ADMIN_EMAIL: 'ada@example.com',
    QUARTERDECK_ADMIN_PASSWORD: 'correct horse battery staple',
    AWS_ENDPOINT_URL: options.awsUrl,
    AWS_ACCESS_KEY_ID: '123456789012',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(options.regions
      ? { QUARTERDECK_REGIONS: options.regions.join(',') }
      : { QUARTERDECK_CONFIG: config }),
    ...options.env,
  };
  const start = async (): Promise<RunningProcess> => {
    const running = runProcess(node, ['server.ts'], env);
    await waitForAnswer(`${url}/readyz`, running, startMs);
    return running;
  };
  let running = await start();
  return {
    url,
    /** The SQLite file. */
    database,
    output: () => running.output(),
    stopProcess: (signal?: NodeJS.Signals) => running.stop(signal),
    startProcess: async () => {
      running = await start();
    },
    stop: async () => {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
export type Quarterdeck = Awaited<ReturnType<typeof startQuarterdeck>>;

// The demo world: a simulated AWS, and Quarterdeck in front of it.

import { once } from 'node:events';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { devNull } from 'node:os';
import path from 'node:path';
import { root, start } from './processes.mjs';

const endWithParent = path.join(root, 'scripts/end-with-parent.mjs');

const connections = `# Written by npm run demo.
connections:
  - name: prod
    regions: [eu-west-1, us-east-1, ap-south-1]
  - name: staging
    roleArn: arn:aws:iam::210987654321:role/quarterdeck
    regions: [eu-west-1]
`;

/** Calls back with each whole line that a stream writes. */
const onLines = (stream, callback) => {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(callback);
  });
};

/** A free port of the loopback interface; `wanted` when that is free. */
export const findPort = async (wanted = 0) => {
  const probe = createServer();
  try {
    probe.listen(wanted, '127.0.0.1');
    await once(probe, 'listening');
    return probe.address().port;
  } catch {
    return findPort(0);
  } finally {
    probe.close();
  }
};

/** Starts a program of ours, its output kept in `logFile`, and waits until a line of it answers `read`. */
const startAndWait = async ({ file, args, env, logFile, read, onLine = () => {} }) => {
  const child = start('node_modules/.bin/node', ['--import', endWithParent, file, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said = [];
  const ready = new Promise((resolve, reject) => {
    const take = (line) => {
      appendFileSync(logFile, `${line}\n`);
      said.push(line);
      onLine(line);
      const value = read(line);
      if (value) resolve(value);
    };
    onLines(child.stdout, take);
    onLines(child.stderr, take);
    child.ended.then((code) =>
      reject(new Error(`${file} ended with ${code}:\n${said.slice(-15).join('\n')}`)),
    );
  });
  return { child, value: await ready };
};

/** Starts the simulator; answers its URL. */
export const startSimulator = async ({ folder, port = 0, args = [] }) => {
  mkdirSync(folder, { recursive: true });
  const { child, value } = await startAndWait({
    file: 'simulator/main.ts',
    args: ['--port', String(port), ...args],
    env: {},
    logFile: path.join(folder, 'simulator.log'),
    read: (line) => /^Simulated AWS at (http\S+)/.exec(line)?.[1],
  });
  return { child, url: value };
};

/** The environment of a server that sees the simulator and nothing else of this machine's AWS settings. */
const demoEnvironment = ({ folder, simulatorUrl, port }) => {
  const config = path.join(folder, 'connections.yaml');
  writeFileSync(config, connections);
  const inherited = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(inherited.map((name) => [name, undefined])),
    NODE_ENV: 'production',
    PORT: String(port),
    DATABASE_URL: process.env.DATABASE_URL ?? `file:${path.join(folder, 'quarterdeck.db')}`,
    QUARTERDECK_CONFIG: config,
    QUARTERDECK_DEMO: '1',
    AWS_ENDPOINT_URL: simulatorUrl,
    AWS_ACCESS_KEY_ID: '123456789012',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_REGION: 'eu-west-1',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
};

const parseLog = (line) => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};

/** Starts Quarterdeck in front of a simulator; answers its address. `onLog` gets each entry of its log. */
export const startServer = async ({ folder, simulatorUrl, port, env = {}, onLog = () => {} }) => {
  mkdirSync(folder, { recursive: true });
  const { child, value } = await startAndWait({
    file: 'server.ts',
    args: [],
    env: { ...demoEnvironment({ folder, simulatorUrl, port }), ...env },
    logFile: path.join(folder, 'server.log'),
    read: (line) => {
      const entry = parseLog(line);
      return entry?.msg === 'Quarterdeck serves.' ? entry.address : undefined;
    },
    onLine: (line) => {
      const entry = parseLog(line);
      if (entry) onLog(entry);
    },
  });
  return { child, url: value };
};

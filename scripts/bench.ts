// npm run bench: how Quarterdeck does against a floor measured in the same run. Ratios travel from one machine to
// another, times do not. Everything is on loopback; it takes about four minutes.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import path from 'node:path';
import { benchLogs } from '../bench/bench-logs.ts';
import { benchPodTails } from '../bench/bench-pod-tails.ts';
import { benchPods } from '../bench/bench-pods.ts';
import { benchServices } from '../bench/bench-services.ts';
import { say } from '../bench/say.ts';

const services = 2_000;

const prepared = spawnSync(
  process.execPath,
  ['--input-type=module', '--eval', "await (await import('./scripts/prepare.mjs')).prepare()"],
  { cwd: path.resolve(import.meta.dirname, '..'), stdio: 'inherit' },
);
if (prepared.status !== 0) process.exit(1);

const startedMs = performance.now();
say(`Node ${process.versions.node}, ${cpus().length} cores`);
await benchServices(services);
await benchPods({ pods: 10_000, deployments: 1_000, nodes: 500 });
await benchLogs();
for (const readers of [1, 200]) await benchPodTails(readers);
say(`Took ${((performance.now() - startedMs) / 1_000).toFixed(0)} s`);

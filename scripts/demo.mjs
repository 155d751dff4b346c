// npm run demo: everything from a fresh clone to a running world, in one command.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { prepare } from './prepare.mjs';
import { isBeingStopped, root, stopAll, stopOnSignals } from './processes.mjs';
import { say, step } from './progress.mjs';
import { findPort, startServer, startSimulator } from './world.mjs';

const folder = path.join(root, 'data/demo');

const showTrouble = (entry) => {
  if (entry.level === 'warn' || entry.level === 'error') say(`  ${entry.level}: ${entry.msg}`);
};

const demo = async () => {
  await prepare();
  for (const name of ['server.log', 'simulator.log']) rmSync(path.join(folder, name), { force: true });
  const simulator = await step('Starting the simulated AWS', () =>
    startSimulator({ folder, args: process.argv.slice(2) }),
  );
  const port = Number(process.env.PORT) || (await findPort(3000));
  const server = await step('Starting Quarterdeck', () =>
    startServer({ folder, simulatorUrl: simulator.url, port, onLog: showTrouble }),
  );
  say();
  say(`  Quarterdeck   ${server.url}`);
  say(`  Sign in       ${server.url}/sign-in: one press enters as viewer, operator or admin`);
  say(`  Simulated AWS ${simulator.url}`);
  say(`  Logs          ${path.relative(root, folder)}/server.log`);
  say('  Ctrl-C stops everything.');
  const code = await Promise.race([server.child.ended, simulator.child.ended]);
  if (isBeingStopped()) return;
  say(`A part of the demo ended by itself (${code}); ${path.relative(root, folder)} has its log.`);
  await stopAll();
  process.exit(1);
};

stopOnSignals();
demo().catch(async (error) => {
  if (isBeingStopped()) return;
  say(error.message);
  await stopAll();
  process.exit(1);
});

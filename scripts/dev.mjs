// npm run dev: pages reload by themselves, the server restarts when what it loads changes.
import { generateClients, install } from './prepare.mjs';
import { start, stopAll, stopOnSignals } from './processes.mjs';
import { say } from './progress.mjs';

stopOnSignals();
try {
  await install();
  await generateClients();
  process.exitCode = await start(
    'node_modules/.bin/node',
    ['--watch', '--watch-preserve-output', 'server.ts'],
    {
      env: { NODE_ENV: 'development' },
    },
  ).ended;
} catch (error) {
  say(error.message);
  await stopAll();
  process.exitCode = 1;
}

// npm start: build if needed, migrate, serve. AWS and everything else come from the environment.
import { prepare } from './prepare.mjs';
import { start, stopAll, stopOnSignals } from './processes.mjs';
import { say } from './progress.mjs';

stopOnSignals();
try {
  await prepare();
  process.exitCode = await start('server.ts', [], { env: { NODE_ENV: 'production' } }).ended;
} catch (error) {
  say(error.message);
  await stopAll();
  process.exitCode = 1;
}

// npm run dev: pages reload by themselves, and the server starts anew when something below lib changes.
import { watch } from 'node:fs';
import path from 'node:path';
import { generateClients, install } from './prepare.mjs';
import { isBeingStopped, root, start, stop, stopAll, stopOnSignals } from './processes.mjs';
import { say } from './progress.mjs';

const settleMs = 400;

const isSource = (file) =>
  file !== null &&
  /\.ts$/.test(file) &&
  !/\.test\.ts$/.test(file) &&
  !file.startsWith(path.join('db', 'generated'));

/** Resolves at the next change of the server's sources, once nothing has changed for a moment. */
const waitForChange = () =>
  new Promise((resolve) => {
    let timer;
    const watcher = watch(path.join(root, 'lib'), { recursive: true }, (_event, file) => {
      if (!isSource(file)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        watcher.close();
        resolve(file);
      }, settleMs);
    });
  });

stopOnSignals();
try {
  await install();
  await generateClients();
  while (!isBeingStopped()) {
    const server = start('server.ts', [], { env: { NODE_ENV: 'development' } });
    say(`▸ lib/${await waitForChange()} changed: starting the server anew`);
    await stop([server]);
  }
} catch (error) {
  say(error.message);
  await stopAll();
  process.exitCode = 1;
}

// npm run rooms: import directions and cycles. Fails, too, when fewer modules than files were read: a
// compiler that the tool cannot use makes it read nothing, and nothing breaks no rule.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isMainModule, root, run } from './processes.mjs';
import { say } from './progress.mjs';

const rooms = ['app', 'components', 'lib', 'simulator', 'e2e'];

const countFiles = () =>
  rooms
    .filter((room) => existsSync(path.join(root, room)))
    .flatMap((room) => readdirSync(path.join(root, room), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .filter((entry) => !(entry.parentPath ?? entry.path).includes(path.join('lib', 'db', 'generated')))
    .length;

/** Cruises the rooms; answers what is wrong, empty when all is well. */
export const checkRooms = async () => {
  const { output } = await run(
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    [
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      'server.ts',
      ...rooms.filter((room) => existsSync(path.join(root, room))),
    ],
    { quiet: true, allowFailure: true, errorsApart: true },
  );
  const { modules, summary } = JSON.parse(output);
  const read = modules.filter(
    ({ source }) =>
      rooms.some((room) => source.startsWith(`${room}/`)) &&
      /\.tsx?$/.test(source) &&
      !source.startsWith('lib/db/generated/'),
  ).length;
  const files = countFiles();
  const faults = summary.violations
    .filter(({ rule }) => rule.severity === 'error')
    .map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
  if (read < files) faults.push(`only ${read} of ${files} files were read`);
  return { faults, read };
};

if (isMainModule(import.meta.url)) {
  const { faults, read } = await checkRooms();
  for (const fault of faults) say(fault);
  say(`${read} modules read, ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

// Brings a clone up to date: packages, database clients, build. What is up to date already is left alone.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generate } from './generate.mjs';
import { root, run } from './processes.mjs';
import { say, step } from './progress.mjs';

const at = (...parts) => path.join(root, ...parts);
const minNodeMajor = 20;

const refuseOldNode = () => {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= minNodeMajor) return;
  say(`Node ${process.versions.node} is too old to begin with: install Node ${minNodeMajor} or newer.`);
  process.exit(1);
};

const hashFiles = (files) => {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(at(file)));
  return hash.digest('hex');
};

const lockStamp = at('node_modules/.quarterdeck-lock');

const isInstalled = () => {
  const installed = at('node_modules/.package-lock.json');
  if (!existsSync(installed) || !existsSync(at('node_modules/.bin/node'))) return false;
  if (existsSync(lockStamp)) return readFileSync(lockStamp, 'utf8') === hashFiles(['package-lock.json']);
  return statSync(installed).mtimeMs >= statSync(at('package-lock.json')).mtimeMs;
};

/** The npm packages of the lockfile, the pinned Node among them. */
export const install = async () => {
  refuseOldNode();
  if (isInstalled()) return;
  await step('Installing npm packages (about a minute)', async () => {
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error']);
    // The pinned Node arrives by an install script, which a careful npm configuration leaves out.
    if (!existsSync(at('node_modules/.bin/node')))
      await run('npm', ['rebuild', 'node', '--ignore-scripts=false', '--loglevel', 'error']);
    writeFileSync(lockStamp, hashFiles(['package-lock.json']));
  });
};

/** The database clients of the models. */
export const generateClients = async () => {
  if (await generate()) say('▸ Generated the database clients');
};

const buildFolders = ['app', 'components', 'lib', 'public', 'prisma/models'];
const buildFiles = [
  'next.config.js',
  'postcss.config.mjs',
  'proxy.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

const listFolder = (folder) =>
  existsSync(at(folder))
    ? readdirSync(at(folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
        .filter((file) => !file.startsWith(path.join('lib', 'db', 'generated')))
    : [];

const sourcesHash = () =>
  hashFiles(
    [...buildFolders.flatMap(listFolder), ...buildFiles.filter((file) => existsSync(at(file)))].sort(),
  );

const buildStamp = at('.next/quarterdeck-sources');

/** Next's production build, when a source changed since the last one. Says whether it built. */
export const build = async () => {
  const hash = sourcesHash();
  const isCurrent =
    existsSync(at('.next/BUILD_ID')) && existsSync(buildStamp) && readFileSync(buildStamp, 'utf8') === hash;
  if (isCurrent) return false;
  // A build that ends half way leaves none that the stamp would be true of.
  rmSync(buildStamp, { force: true });
  await step('Building the pages (about half a minute)', () =>
    run('node_modules/next/dist/bin/next', ['build'], {
      quiet: true,
      env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    }),
  );
  mkdirSync(at('.next'), { recursive: true });
  writeFileSync(buildStamp, hash);
  return true;
};

/** Everything that serving needs. */
export const prepare = async () => {
  await install();
  await generateClients();
  await build();
};

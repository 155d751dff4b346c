// Generates one Prisma client per database from the same models. Nothing is downloaded: the schema
// engine is only needed by `prisma migrate`, which this project does not use.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isMainModule, root, run } from './processes.mjs';

const providers = ['sqlite', 'postgresql'];
const stampFile = path.join(root, 'lib/db/generated/stamp');

const sourcesHash = () => {
  const hash = createHash('sha256');
  const models = readdirSync(path.join(root, 'prisma/models')).sort();
  const files = [
    ...providers.map((provider) => `${provider}.prisma`),
    ...models.map((name) => `models/${name}`),
  ];
  for (const file of files) hash.update(file).update(readFileSync(path.join(root, 'prisma', file)));
  return hash.update(readFileSync(path.join(root, 'node_modules/prisma/package.json'))).digest('hex');
};

const generateOne = async (provider) => {
  // Below .cache, so that the header's relative output path ends in lib/db/generated.
  const folder = path.join(root, '.cache/prisma', provider);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(root, 'prisma', `${provider}.prisma`), path.join(folder, 'schema.prisma'));
  cpSync(path.join(root, 'prisma/models'), folder, { recursive: true });
  await run('node_modules/prisma/build/index.js', ['generate', '--schema', folder, '--no-hints'], {
    quiet: true,
    env: {
      PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
      PRISMA_ENGINES_CHECKSUM_IGNORE_MISSING: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
};

/** Makes lib/db/generated when the models are newer than it; says whether it did. */
export const generate = async () => {
  const hash = sourcesHash();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return false;
  rmSync(stampFile, { force: true });
  for (const provider of providers) await generateOne(provider);
  writeFileSync(stampFile, hash);
  return true;
};

if (isMainModule(import.meta.url)) {
  console.log(
    (await generate()) ? 'Generated the database clients.' : 'The database clients are up to date.',
  );
}

import { expect, it } from 'vitest';
import { toImageConfig } from './image-layers.ts';
import { judgePractices, type PracticeFacts } from './image-practices.ts';

const facts: PracticeFacts = {
  tags: ['v1.2.0'],
  sizeBytes: 90_000_000,
  scan: { status: 'COMPLETE', findings: { low: 3 } },
  config: toImageConfig({
    config: {
      User: '10001',
      Labels: { 'org.opencontainers.image.revision': 'abc' },
      Healthcheck: { Test: ['CMD', 'x'] },
    },
  }),
  layers: [{ sizeBytes: 1, instruction: 'COPY . /app' }],
};
const levelsOf = (changed: Partial<PracticeFacts>) =>
  Object.fromEntries(judgePractices({ ...facts, ...changed }).map(({ id, level }) => [id, level]));

it('finds nothing against a small, labelled image that does not run as root', () => {
  expect(new Set(Object.values(levelsOf({})))).toEqual(new Set(['ok']));
});

it('never counts what it does not know as passed', () => {
  const levels = levelsOf({ config: null, scan: undefined, sizeBytes: null, layers: [] });
  expect(levels).toMatchObject({
    user: 'unknown',
    findings: 'unknown',
    size: 'unknown',
    'package-lists': 'unknown',
  });
});

it('tells root, secrets, latest and critical findings', () => {
  const config = toImageConfig({
    config: { User: 'root', Env: ['API_TOKEN=x'], ExposedPorts: { '22/tcp': {} } },
  });
  const levels = levelsOf({
    config,
    tags: ['latest'],
    scan: { status: 'COMPLETE', findings: { critical: 1 } },
  });
  expect(levels).toMatchObject({
    user: 'warn',
    'secret-in-environment': 'fail',
    ssh: 'fail',
    latest: 'warn',
    findings: 'fail',
  });
});

it('lets latest be where tags cannot move', () => {
  expect(levelsOf({ tags: ['latest'], tagMutability: 'IMMUTABLE' }).latest).toBe('ok');
});

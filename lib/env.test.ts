import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadEnv } from './env.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

const base = { DATABASE_URL: `file:${folder}/q.db` };
const write = (name: string, text: string) => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};
const load = (more: Record<string, string> = {}) => loadEnv({ ...base, ...more });

describe('the environment', () => {
  test('has the defaults of the contract', () => {
    expect(load()).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      origin: 'http://127.0.0.1:3000',
      readOnly: false,
      demo: false,
      admin: null,
      connections: null,
      defaultRegions: [],
    });
  });

  test('an unknown QUARTERDECK_ variable stops the start and is named', () => {
    expect(() => load({ QUARTERDECK_READONLY: '1' })).toThrow(/QUARTERDECK_READONLY/);
  });

  test.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['DATABASE_URL', 'mysql://x'],
    ['QUARTERDECK_URL', 'quarterdeck.example.com'],
    ['QUARTERDECK_URL', 'https://example.com/base'],
    ['QUARTERDECK_READ_ONLY', 'yes'],
    ['QUARTERDECK_SECRET', 'short'],
    ['QUARTERDECK_SECRET_FILE', '/nowhere/secret'],
    ['QUARTERDECK_REGIONS', 'eu-west-1,Ireland'],
    ['QUARTERDECK_ADMIN_EMAIL', 'root@example.com'],
    ['QUARTERDECK_ADMIN_PASSWORD', 'long enough'],
    ['QUARTERDECK_CONFIG', '/nowhere/config.yaml'],
  ])('a bad %s (%s) stops the start and is named', (name, value) => {
    expect(() => load({ [name]: value })).toThrow(new RegExp(name));
  });

  test('Regions come from QUARTERDECK_REGIONS, else from AWS_REGION', () => {
    expect(load({ AWS_REGION: 'eu-west-1' }).defaultRegions).toEqual(['eu-west-1']);
    expect(
      load({ QUARTERDECK_REGIONS: 'us-east-1, eu-west-1', AWS_REGION: 'ap-south-1' }).defaultRegions,
    ).toEqual(['us-east-1', 'eu-west-1']);
  });

  test('secrets may lie in files, without their last line break', () => {
    const file = write('password', 'correct horse\n');
    const env = load({ QUARTERDECK_ADMIN_EMAIL: 'root@example.com', QUARTERDECK_ADMIN_PASSWORD_FILE: file });
    expect(env.admin).toEqual({ email: 'root@example.com', password: 'correct horse' });
  });

  test('the secret is made once beside the database, for its owner alone', () => {
    const first = load().secret;
    expect(first.length).toBeGreaterThanOrEqual(32);
    expect(load().secret).toBe(first);
    const file = path.join(folder, 'q.db.secret');
    expect(readFileSync(file, 'utf8').trim()).toBe(first);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('with PostgreSQL the secret must be given', () => {
    expect(() => loadEnv({ DATABASE_URL: 'postgresql://db/q' })).toThrow(/QUARTERDECK_SECRET/);
  });
});

describe('QUARTERDECK_CONFIG', () => {
  const good = `connections:
  - name: main
    regions: [eu-west-1]
  - name: other
    roleArn: arn:aws:iam::210987654321:role/quarterdeck
    externalId: x1
    regions: [us-east-1]
`;

  test('lists connections', () => {
    const env = load({ QUARTERDECK_CONFIG: write('good.yaml', good) });
    expect(env.connections?.map((connection) => connection.name)).toEqual(['main', 'other']);
  });

  test.each([
    ['an unknown key', 'conections: []\n', /"conections"/],
    ['an unknown key of a connection', `${good}    rolearn: x\n`, /connections\.1.*"rolearn"/],
    [
      'a bad role',
      'connections: [{name: a, roleArn: admin, regions: [eu-west-1]}]\n',
      /connections\.0\.roleArn/,
    ],
    ['no Region', 'connections: [{name: a, regions: []}]\n', /connections\.0\.regions/],
    [
      'a name twice',
      'connections: [{name: a, regions: [eu-west-1]}, {name: a, regions: [eu-west-1]}]\n',
      /"a"/,
    ],
    ['broken YAML', 'connections: [\n', /cannot be read/],
  ])('%s stops the start and is named', (_what, text, message) => {
    expect(() => load({ QUARTERDECK_CONFIG: write('bad.yaml', text) })).toThrow(message);
  });
});

describe('the demo', () => {
  const here = { QUARTERDECK_DEMO: '1', AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' };

  test('is on where every endpoint is on loopback', () => {
    expect(load(here).demo).toBe(true);
    expect(load({ ...here, AWS_ENDPOINT_URL_ECS: 'http://localhost:1' }).demo).toBe(true);
  });

  test.each([
    [{ QUARTERDECK_DEMO: '1' }],
    [{ ...here, AWS_ENDPOINT_URL: 'https://ecs.eu-west-1.amazonaws.com' }],
    [{ ...here, AWS_ENDPOINT_URL: 'http://127.0.0.1.evil.example' }],
    [{ ...here, AWS_ENDPOINT_URL_ECS: 'http://10.0.0.1' }],
    [{ ...here, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }],
  ])('is refused elsewhere: %j', (more) => {
    expect(() => load(more)).toThrow(/QUARTERDECK_DEMO/);
  });
});

import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { boundEndpoints } from './contract/schemas.ts';
import { isAllowed, permissions } from './domain/permission.ts';
import type { Verb } from './domain/verb.ts';
import { createOpenApi } from './http/open-api.ts';
import { paths } from './paths.ts';

type AnyVerb = Verb<unknown, unknown>;
type FoundVerb = { name: string; file: string; verb: AnyVerb };

const isVerb = (value: unknown): value is AnyVerb =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  'endpoint' in value &&
  'permission' in value;

const root = path.resolve(import.meta.dirname, '..');
const filesOf = (pattern: string) => globSync(pattern, { cwd: root }).toSorted();
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const findVerbs = async (): Promise<FoundVerb[]> => {
  const files = filesOf('lib/domain/*/*.ts').filter((file) => !file.endsWith('.test.ts'));
  const modules = await Promise.all(
    files.map(async (file) => [file, await import(pathToFileURL(path.join(root, file)).href)] as const),
  );
  return modules.flatMap(([file, module]) =>
    Object.entries(module).flatMap(([name, value]) => (isVerb(value) ? [{ name, file, verb: value }] : [])),
  );
};

const routeFileOf = (endpointPath: string) => `app/api/v1${endpointPath.replace(/:(\w+)/g, '[$1]')}/route.ts`;

let verbs: FoundVerb[] = [];
beforeAll(async () => {
  verbs = await findVerbs();
});

describe('every endpoint', () => {
  it.each(boundEndpoints.map(({ endpoint }) => endpoint))(
    '$name has one verb, a permission and a route that hands it on',
    (endpoint) => {
      const [found, ...others] = verbs.filter(({ verb }) => verb.endpoint.name === endpoint.name);
      expect(others).toEqual([]);
      if (!found) throw new Error(`no verb carries ${endpoint.name}`);
      expect(Object.keys(permissions)).toContain(found.verb.permission);
      const route = read(routeFileOf(endpoint.path));
      expect(route).toContain(`from '#${found.file}'`);
      expect(route).toMatch(new RegExp(`export const ${endpoint.method} = handle\\w*\\(${found.name}\\)`));
    },
  );

  it('is in the OpenAPI document', () => {
    const { paths: documented } = createOpenApi({ origin: 'http://127.0.0.1:3000', version: '0' });
    for (const { endpoint } of boundEndpoints) {
      const entry = (documented as Record<string, Record<string, unknown>>)[
        endpoint.path.replace(/:(\w+)/g, '{$1}')
      ];
      expect(entry, endpoint.path).toHaveProperty(endpoint.method.toLowerCase());
    }
  });

  it('is bound once', () => {
    const names = boundEndpoints.map(({ endpoint }) => endpoint.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('that writes asks for more than a viewer, but for what is one’s own', () => {
    for (const { verb } of verbs) {
      if (verb.kind === 'query') expect(verb.endpoint.method).toBe('GET');
      else if (!verb.permission.endsWith(':own')) expect(isAllowed('viewer', verb.permission)).toBe(false);
    }
  });
});

describe('every route', () => {
  it('of the API belongs to an endpoint', () => {
    const expected = new Set(boundEndpoints.map(({ endpoint }) => routeFileOf(endpoint.path)));
    const extra = filesOf('app/api/v1/**/route.ts').filter((file) => !expected.has(file));
    expect(extra).toEqual(['app/api/v1/[...unknown]/route.ts', 'app/api/v1/openapi.json/route.ts']);
  });
});

describe('every path builder', () => {
  const id = 'x';
  const pages: Record<keyof typeof paths, { href: string; page: string }> = {
    overview: { href: paths.overview(), page: '(console)' },
    services: { href: paths.services(), page: '(console)/services' },
    clusters: { href: paths.clusters(), page: '(console)/clusters' },
    cluster: { href: paths.cluster(id), page: '(console)/clusters/[cluster]' },
    service: {
      href: paths.service({ cluster: id, service: id }),
      page: '(console)/clusters/[cluster]/services/[service]',
    },
    task: { href: paths.task({ cluster: id, task: id }), page: '(console)/clusters/[cluster]/tasks/[task]' },
    images: { href: paths.images(), page: '(console)/images' },
    repository: { href: paths.repository(id), page: '(console)/images/[repository]' },
    image: {
      href: paths.image({ repository: id, digest: id }),
      page: '(console)/images/[repository]/[digest]',
    },
    logs: { href: paths.logs(), page: '(console)/logs' },
    operations: { href: paths.operations(), page: '(console)/operations' },
    operation: { href: paths.operation(id), page: '(console)/operations/[operation]' },
    audit: { href: paths.audit(), page: '(console)/audit' },
    settings: { href: paths.settings(), page: '(console)/settings' },
    signIn: { href: paths.signIn(), page: '(auth)/sign-in' },
    setup: { href: paths.setup(), page: '(auth)/setup' },
    apiDocs: { href: paths.apiDocs(), page: '(console)/api/docs' },
  };

  it.each(Object.entries(pages))('%s has its page', (_, { href, page }) => {
    expect(href.replaceAll('/x', '/[]')).toBe(
      `/${page.replace(/^\(\w+\)\/?/, '').replace(/\[\w+\]/g, '[]')}`,
    );
    expect(existsSync(path.join(root, 'app', page, 'page.tsx')), page).toBe(true);
  });

  it('is the only maker of hrefs', () => {
    const written = filesOf('{app,components}/**/*.tsx').filter((file) =>
      /href=(["'`]|\{["'`])\//.test(read(file)),
    );
    expect(written).toEqual([]);
  });
});

describe('the simulator', () => {
  it('is imported by nothing of the product but its tests', () => {
    const importing = filesOf('{app,components,lib}/**/*.{ts,tsx}').filter(
      (file) =>
        !file.endsWith('.test.ts') &&
        !file.endsWith('-for-tests.ts') &&
        /['"][^'"]*simulator\//.test(read(file)),
    );
    expect(importing).toEqual([]);
  });
});

describe('the documents', () => {
  it('cite only paths that exist', () => {
    for (const file of ['README.md', 'AGENTS.md', ...filesOf('docs/**/*.md')]) {
      const cited = Array.from(
        read(file).matchAll(/`((?:app|components|lib|prisma|e2e|simulator|scripts|docs)\/[\w./[\]()-]+)`/g),
        (match) => match[1] ?? '',
      );
      for (const target of cited)
        expect(existsSync(path.join(root, target)), `${file}: ${target}`).toBe(true);
    }
  });
});

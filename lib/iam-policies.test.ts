import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { operatorGroup, readerGroup } from '#lib/adapters/eks/remedies.ts';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const OneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const Policy = z.object({
  Version: z.literal('2012-10-17'),
  Statement: z.array(z.object({ Effect: z.literal('Allow'), Action: OneOrMore, Resource: OneOrMore })),
});

const listGranted = (name: string) =>
  Policy.parse(JSON.parse(read(`docs/iam/${name}.json`))).Statement.flatMap((statement) => statement.Action);

// The name of a client's package is not always the prefix of its IAM actions.
const prefixes: Record<string, string> = {
  'application-auto-scaling': 'application-autoscaling',
  'cloudwatch-logs': 'logs',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  'secrets-manager': 'secretsmanager',
};

// Answered to everybody, whatever the policies say.
const needsNoPermission = ['sts:GetCallerIdentity'];

/** The IAM actions of the commands that a file imports from the SDK's clients and makes. */
const listCalled = (file: string): string[] => {
  const text = read(file);
  const imports = text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g);
  return [...imports].flatMap(([, names = '', client = '']) =>
    [...names.matchAll(/\b(\w+)Command\b/g)]
      .map(([, name = '']) => name)
      .filter((name) => text.includes(`new ${name}Command(`))
      .map((name) => `${prefixes[client] ?? client}:${name}`),
  );
};

/** The actions that a file names to pacing and to the sentences of a refusal. */
const listNamed = (file: string): string[] =>
  [...read(file).matchAll(/\baction: '([a-z][a-z0-9-]*:[A-Z]\w+)'/g)].map(([, action = '']) => action);

const files = globSync('lib/adapters/**/*.ts', { cwd: root }).filter(
  (file) => !/\.test\.ts$|-for-tests\.ts$/.test(file),
);
const isOfChanges = (file: string) => /^lib\/adapters\/ecs\/(plan|operate)\//.test(file);
const isOfShells = (file: string) => /^lib\/adapters\/ecs\/exec\//.test(file);

const toList = (actions: string[]) =>
  [...new Set(actions)].filter((action) => !needsNoPermission.includes(action)).toSorted();

const reading = toList(files.filter((file) => !isOfChanges(file) && !isOfShells(file)).flatMap(listCalled));
const changing = toList(files.filter(isOfChanges).flatMap(listCalled)).filter(
  (action) => !reading.includes(action),
);

const opening = toList(files.filter(isOfShells).flatMap(listCalled)).filter(
  (action) => !reading.includes(action),
);

describe('the IAM policies of the documents', () => {
  it('grant reading exactly what the reads call', () => {
    expect(reading.length).toBeGreaterThan(20);
    expect(listGranted('quarterdeck-read').toSorted()).toEqual(reading);
  });

  it('grant operating exactly what plans and operations call beyond that', () => {
    // No call of their own: AWS asks for them when a copy of a task definition is registered.
    const asked = ['ecs:TagResource', 'iam:PassRole'];
    expect(listGranted('quarterdeck-operate').toSorted()).toEqual([...changing, ...asked].toSorted());
  });

  it('grant shells exactly what they call beyond the reads, in a policy of their own', () => {
    // Asked for where the session's stream is opened, which is no command of the SDK.
    const asked = ['ssmmessages:OpenDataChannel'];
    expect(listGranted('quarterdeck-exec').toSorted()).toEqual([...opening, ...asked].toSorted());
  });

  it('let nobody read a secret or hand a role to anything but tasks', () => {
    const granted = [...listGranted('quarterdeck-read'), ...listGranted('quarterdeck-operate')];
    for (const action of granted)
      expect(action).not.toMatch(/\*|GetSecretValue|GetParameter|kms:|logs:Unmask|ExecuteCommand/);
    expect(read('docs/iam/quarterdeck-operate.json')).toContain(
      '"iam:PassedToService": "ecs-tasks.amazonaws.com"',
    );
  });

  it('are linked from the README', () => {
    for (const name of ['quarterdeck-read', 'quarterdeck-operate', 'quarterdeck-exec'])
      expect(read('README.md')).toContain(`docs/iam/${name}.json`);
  });
});

const Rule = z.object({
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  verbs: z.array(z.string()),
});
const ClusterRole = z.object({
  kind: z.literal('ClusterRole'),
  metadata: z.object({ name: z.string() }),
  rules: z.array(Rule),
});
const ClusterRoleBinding = z.object({
  kind: z.literal('ClusterRoleBinding'),
  roleRef: z.object({ name: z.string() }),
  subjects: z.array(z.object({ kind: z.literal('Group'), name: z.string() })),
});

const readManifests = (name: string) => {
  const objects = parseAllDocuments(read(`docs/kubernetes/${name}.yaml`)).map((document) =>
    z.union([ClusterRole, ClusterRoleBinding]).parse(document.toJS()),
  );
  return {
    roles: objects.filter((one) => one.kind === 'ClusterRole'),
    bindings: objects.filter((one) => one.kind === 'ClusterRoleBinding'),
  };
};

/** The plurals that the Kubernetes adapter names in its paths. */
const listAsked = (file: string): string[] =>
  [...read(file).matchAll(/(?<![a-z])resource: '([a-z]+)'/g)].map(([, resource = '']) => resource);

describe('the roles of Kubernetes in the documents', () => {
  const reader = readManifests('quarterdeck-reader');
  const operator = readManifests('quarterdeck-operator');
  const rules = [...reader.roles, ...operator.roles].flatMap((role) => role.rules);
  const granted = new Set(rules.flatMap(({ resources }) => resources));

  it('grant everything that the adapter asks for', () => {
    const asked = files.filter((file) => file.startsWith('lib/adapters/kubernetes/')).flatMap(listAsked);
    expect(asked.length).toBeGreaterThan(3);
    // Everybody who is signed in may ask about themselves.
    const missing = asked.filter((one) => !granted.has(one) && !one.startsWith('selfsubject'));
    expect(missing).toEqual([]);
  });

  it('let nobody read a Secret, and grant nothing by a wildcard', () => {
    for (const { apiGroups, resources, verbs } of rules)
      for (const word of [...apiGroups, ...resources, ...verbs])
        expect(word).not.toMatch(/\*|^secrets|proxy|impersonate|serviceaccounts|^(bind|escalate)$/);
  });

  it('let a reader read and nothing else, and keep the shell apart', () => {
    for (const { resources, verbs } of reader.roles.flatMap((role) => role.rules)) {
      expect(['get', 'list', 'watch']).toEqual(expect.arrayContaining(verbs));
      expect(resources).not.toContain('pods/exec');
    }
    const withShell = operator.roles.filter((role) =>
      role.rules.some(({ resources }) => resources.includes('pods/exec')),
    );
    expect(withShell.map(({ metadata }) => metadata.name)).toEqual(['quarterdeck-shell']);
  });

  it.each([
    ['quarterdeck-reader', reader, readerGroup],
    ['quarterdeck-operator', operator, operatorGroup],
  ] as const)(
    'of %s are bound to the group that access entries are given',
    (_name, { roles, bindings }, group) => {
      expect(bindings.map(({ roleRef }) => roleRef.name)).toEqual(roles.map(({ metadata }) => metadata.name));
      for (const { subjects } of bindings) expect(subjects.map(({ name }) => name)).toEqual([group]);
      expect(read('docs/eks-access.md')).toContain(group);
    },
  );
});

describe('every paced call to AWS', () => {
  // Who we are is asked before there is an account to pace.
  const paced = files.filter((file) => file !== 'lib/adapters/aws/connection.ts');

  it.each(paced.filter((file) => listCalled(file).length > 0))('of %s goes under its own action', (file) => {
    expect(toList(listNamed(file))).toEqual(toList(listCalled(file)));
  });
});

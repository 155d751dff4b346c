import { expect } from 'vitest';
import type { RunKubectl } from './run-kubectl.ts';
import type { Server, Story } from './story.ts';

const namespace = 'kubectl';
const web = 'deployment/web';
const pods = `/api/v1/namespaces/${namespace}/pods`;

const manifest = JSON.stringify({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', annotations: { 'kubernetes.io/change-cause': 'first' } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx:1' }] },
    },
  },
});

/** Columns are as wide as what is in them, and an age is how long the stories have taken: `3m12s` on a slow machine. */
const squeeze = (output: string): string[] =>
  output
    .trimEnd()
    .split('\n')
    .map((line) =>
      line
        .replace(/ {2,}/g, ' ')
        .replace(/ (\d+(ms|[smhd]))+\b/g, ' <age>')
        .trimEnd(),
    );

/** What kubectl does by itself, in the order of one afternoon. */
export function kubectlStories(run: RunKubectl): Story[] {
  const call = (title: string, args: string[], shows: object = { exitCode: 0 }, stdin?: string): Story => ({
    title: `kubectl ${title}`,
    shows,
    tell: async (server) => {
      const { exitCode, output } = await run(server, namespace, args, stdin);
      return { exitCode, lines: squeeze(output) };
    },
  });
  const words = (line: string, shows?: object): Story => call(line, line.split(' '), shows);
  /** Which steps it is told in depends on who is faster. */
  const wait: Story = {
    title: 'kubectl rollout status',
    shows: { exitCode: 0, last: 'deployment "web" successfully rolled out' },
    tell: async (server: Server) => {
      const { exitCode, output } = await run(server, namespace, ['rollout', 'status', web]);
      // It says so while pods of the template before are still ending.
      const { spec } = await server.client.get(`/apis/apps/v1/namespaces/${namespace}/deployments/web`);
      await server.client.until(pods, ({ items }) => items.length === spec.replicas);
      return { exitCode, last: squeeze(output).at(-1) };
    },
  };
  const says = (exitCode: number, text: string) => ({
    exitCode,
    lines: expect.arrayContaining([expect.stringContaining(text)]),
  });

  return [
    {
      title: 'a namespace for kubectl',
      tell: async ({ client }) => {
        await client.create('/api/v1/namespaces', { metadata: { name: namespace } });
        await client.until(`/api/v1/namespaces/${namespace}/serviceaccounts/default`, () => true);
      },
    },
    call('apply', ['apply', '-f', '-'], says(0, 'created'), manifest),
    wait,
    call('apply again', ['apply', '-f', '-'], says(0, 'unchanged'), manifest),
    words('get deployments'),
    words('get pods,replicasets'),
    words('get deployment web -o wide'),
    words(`set image ${web} web=nginx:2`),
    wait,
    words(`rollout history ${web}`),
    words(`rollout history ${web} --revision=1`),
    words(`rollout undo ${web}`, says(0, 'rolled back')),
    wait,
    words(`rollout undo ${web} --to-revision=9`, says(1, 'unable to find specified revision 9')),
    words(`rollout pause ${web}`),
    words(`rollout restart ${web}`, says(1, "can't restart paused deployment")),
    words(`rollout undo ${web}`, says(1, 'cannot rollback a paused deployment')),
    words(`rollout resume ${web}`),
    words(`rollout restart ${web}`),
    wait,
    words(`scale ${web} --replicas=3`),
    wait,
    call('exec of a failure', ['exec', web, '--', 'sh', '-c', 'exit 3'], says(3, 'exit code 3')),
    call('exec', ['exec', web, '--', 'echo', 'hi'], { exitCode: 0, lines: ['hi'] }),
    call('exec with input', ['exec', '-i', web, '--', 'cat'], { exitCode: 0, lines: ['hello'] }, 'hello'),
    call('exec of nothing', ['exec', web, '--', 'nope'], says(1, 'executable file not found')),
    words('logs deployment/nope', { exitCode: 1 }),
    words('auth can-i list pods', { exitCode: 0, lines: ['yes'] }),
    words('get deployment nope -n nowhere', { exitCode: 1 }),
    words('get pods -n nowhere'),
    words('api-resources --api-group=apps'),
    words('delete deployment web'),
    {
      title: 'kubectl leaves nothing behind',
      shows: [],
      tell: async ({ client }) => {
        return (await client.until(pods, (one: { items: object[] }) => one.items.length === 0)).items;
      },
    },
  ];
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { kubectlStories } from './agreement/kubectl-stories.ts';
import { listStories } from './agreement/lists.ts';
import { normalise } from './agreement/normalise.ts';
import { openServers, type Servers } from './agreement/open-servers.ts';
import { podStories } from './agreement/pod-stories.ts';
import { rightStories } from './agreement/rights.ts';
import { rolloutStories } from './agreement/rollouts.ts';
import { startKubectl } from './agreement/run-kubectl.ts';
import type { Story } from './agreement/story.ts';
import { watchStories } from './agreement/watches.ts';
import { writeStories } from './agreement/writes.ts';
import { describeRealKubernetes } from './real-kubernetes.ts';

describeRealKubernetes('the simulated Kubernetes and the real one agree', (binary) => {
  let servers: Servers;

  beforeAll(async () => {
    servers = await openServers(binary);
  });
  afterAll(() => servers?.close());

  const tellAll = (stories: Story[]): void => {
    for (const { title, tell, shows } of stories)
      test(title, async () => {
        const [simulated, real] = await Promise.all([tell(servers.simulator), tell(servers.real)]);
        if (shows !== undefined) expect(real).toMatchObject(shows as object);
        expect(normalise(simulated)).toEqual(normalise(real));
      });
  };

  tellAll(listStories);
  tellAll(writeStories);
  tellAll(rolloutStories);
  tellAll(podStories);
  tellAll(rightStories);
  tellAll(kubectlStories(startKubectl(binary)));
  tellAll(watchStories);
});

import { existsSync } from 'node:fs';
import path from 'node:path';
import { runProcess, waitForAnswer } from './child-process.ts';
import { findFreePort } from './free-ports.ts';
import { assume, furnish, furnishSmall } from './furnish.ts';

const account = '123456789012';
const otherAccount = '210987654321';

export const motoCluster = `ecs:${account}:eu-west-1:main`;
export const motoService = { cluster: motoCluster, service: 'web' };
export const motoClusters = [
  motoCluster,
  `ecs:${account}:eu-west-1:side`,
  `ecs:${account}:us-east-1:far`,
  `ecs:${otherAccount}:eu-west-1:other`,
];

/** Where moto_server is: in PATH, or in the environment that `npm test` made for it. */
export const findMoto = (): string | null => {
  const own = path.resolve(import.meta.dirname, '../../.cache/moto/bin/moto_server');
  const places = [
    own,
    ...(process.env.PATH ?? '').split(':').map((folder) => path.join(folder, 'moto_server')),
  ];
  return places.find((place) => existsSync(place)) ?? null;
};

/** moto_server, which none of us wrote, with clusters in two accounts and two Regions. */
export const startMoto = async (program: string) => {
  const port = await findFreePort();
  const running = runProcess(program, ['-H', '127.0.0.1', '-p', String(port)]);
  const url = `http://127.0.0.1:${port}`;
  await waitForAnswer(`${url}/moto-api/`, running, 60_000);
  const credentials = { accessKeyId: account, secretAccessKey: 'any' };
  const home = { endpoint: url, region: 'eu-west-1', credentials };
  const { tasks } = await furnish(home);
  await furnishSmall(home, 'side');
  await furnishSmall({ ...home, region: 'us-east-1' }, 'far');
  await furnishSmall(await assume(home, `arn:aws:iam::${otherAccount}:role/quarterdeck`), 'other');
  return { url, tasks, stop: () => running.stop() };
};
export type Moto = Awaited<ReturnType<typeof startMoto>>;

// The simulated AWS whose EKS cluster `harbour` is a large one: its Kubernetes API is the simulator's own.
import { startSimulator } from '../simulator/server.ts';
import { openLargeCluster } from './large-cluster.ts';

const [, , port = '0', pods = '10000', deployments = '1000', nodes = '500'] = process.argv;

const simulator = await startSimulator({ port: Number(port), seed: 'bench' });
const harbour = [...simulator.world.regions.values()]
  .map(({ eks }) => eks.clusters.get('harbour'))
  .find((one) => one !== undefined);
if (!harbour) throw new Error('the simulator has no cluster called harbour');
const size = { pods: Number(pods), deployments: Number(deployments), nodes: Number(nodes) };
const kube = openLargeCluster(simulator.world, harbour, size);
harbour.open = () => kube;
const [pod] = kube.store.list('pods');
process.stdout.write(`${size.pods} pods of ${JSON.stringify(pod).length} bytes at ${simulator.url}\n`);

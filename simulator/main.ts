import { parseArgs } from 'node:util';
import { startSimulator } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4566' },
    'kubernetes-port': { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    seed: { type: 'string', default: 'quarterdeck' },
    services: { type: 'string', default: '0' },
    speed: { type: 'string', default: '1' },
  },
});

function readNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} must be a number, not "${text}"`);
  return value;
}

const simulator = await startSimulator({
  port: readNumber('port', values.port),
  kubernetesPort: readNumber('kubernetes-port', values['kubernetes-port']),
  host: values.host,
  seed: values.seed,
  services: readNumber('services', values.services),
  speed: readNumber('speed', values.speed) || 1,
});
console.log(`Simulated Kubernetes at ${simulator.kubernetes.url}`);
console.log(`Simulated AWS at ${simulator.url} (AWS_ENDPOINT_URL=${simulator.url})`);

const close = () => {
  simulator.close().then(() => process.exit(0));
};
process.once('SIGINT', close);
process.once('SIGTERM', close);

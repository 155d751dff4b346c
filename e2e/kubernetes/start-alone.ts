// Starts etcd alone and stays: a test kills this process and looks for what is left.
import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePorts } from '../support/free-ports.ts';
import { startPart } from './control-plane-part.ts';

const [binary = ''] = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-kubernetes-'));
const [port = 0, peer = 0] = await findFreePorts(2);
startPart({
  binary,
  folder,
  name: 'etcd',
  args: ['--data-dir=etcd', `--client-port=${port}`, `--peer-port=${peer}`],
});

const tell = (): void => {
  const socket = connect(port, '127.0.0.1', () => {
    socket.destroy();
    process.stdout.write(`${JSON.stringify({ port, folder })}\n`);
  });
  socket.on('error', () => setTimeout(tell, 50));
};
tell();

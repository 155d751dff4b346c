import type { WebSocket } from 'ws';

/** Below this nobody waits for the kernel to take what was sent. */
const freeBytes = 64 * 1024;

/** Sends one binary message; settles when more may follow. What is sent to a closed socket is dropped. */
export const sendBytes = (socket: WebSocket, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) {
      resolve();
      return;
    }
    socket.send(bytes, () => resolve());
    if (socket.bufferedAmount < freeBytes) resolve();
  });

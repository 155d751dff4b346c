import type { WebSocket } from 'ws';

/** Load balancers in between cut what is silent for a minute. */
const pingMs = 30_000;
const missedAtMost = 2;

/** Pings until the socket closes; `onDead` when it answered once and then neither answers nor speaks any more. */
export const keepAlive = (socket: WebSocket, onDead: () => void): void => {
  let missed = 0;
  let hasAnswered = false;
  socket.on('pong', () => {
    hasAnswered = true;
    missed = 0;
  });
  socket.on('message', () => {
    missed = 0;
  });
  const timer = setInterval(() => {
    // While its output waits for a slow reader, its pongs wait behind it.
    if (hasAnswered && missed >= missedAtMost && !socket.isPaused) {
      onDead();
      return;
    }
    missed += 1;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, pingMs);
  socket.on('close', () => clearInterval(timer));
};

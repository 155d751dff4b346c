import { isApiError } from '#lib/client/api-error.ts';
import { call } from '#lib/client/call.ts';
import { shellsApi } from '#lib/contract/api/services-api.ts';
import type { ShellMessage, ShellRequestMessage } from '#lib/contract/shells.ts';

export type ShellPlace = { cluster: string; task: string };
export type ShellWish = { container: string; command?: string[] | undefined };

export type ShellPhase =
  | { name: 'waiting' }
  | { name: 'opening'; container: string }
  /** The password is needed once more; then the same wish is tried again. */
  | { name: 'step-up'; message: string; wish: ShellWish }
  | { name: 'open'; container: string; command: string[] }
  | { name: 'ended'; code: number | null; reason?: string | undefined }
  | { name: 'failed'; message: string };

export type ShellSnapshot = {
  phase: ShellPhase;
  /** When it closes unless something is typed. */
  closesAtMs: number | null;
  /** Nothing has come back for a while. */
  isSilent: boolean;
};

export type ShellSession = {
  subscribe: (listener: () => void) => () => void;
  snapshot: () => ShellSnapshot;
  open: (wish: ShellWish) => Promise<void>;
  type: (text: string) => void;
  resize: (size: { columns: number; rows: number }) => void;
  say: (message: ShellRequestMessage) => void;
  /** Ends the shell, if one is open; the session can open another. */
  close: () => void;
  /** What shows the shell's bytes. */
  onBytes: (show: (bytes: Uint8Array) => void) => void;
};

const pingMs = 5_000;
const silentAfterMs = 12_000;
/** What is pasted goes in parts that the server takes. */
const partBytes = 16 * 1024;

const still: ShellSnapshot = { phase: { name: 'waiting' }, closesAtMs: null, isSilent: false };

/** One terminal's shells, one after the other: each is opened by a ticket of its own, and none by itself. */
export const createShellSession = (place: ShellPlace): ShellSession => {
  const listeners = new Set<() => void>();
  const encoder = new TextEncoder();
  let now = still;
  let socket: WebSocket | null = null;
  let attempt: AbortController | null = null;
  let size = { columns: 80, rows: 24 };
  let show = (_: Uint8Array) => {};

  const change = (next: Partial<ShellSnapshot>): void => {
    now = { ...now, ...next };
    for (const listener of listeners) listener();
  };
  const rest = (phase: ShellPhase): void => change({ ...still, phase });

  const say = (message: ShellRequestMessage): void => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };

  const hear = (message: ShellMessage): void => {
    switch (message.type) {
      case 'ready':
        change({ phase: { name: 'open', container: message.container, command: message.command } });
        say({ type: 'resize', ...size });
        break;
      case 'idle':
        change({ closesAtMs: Date.now() + message.closesInSeconds * 1000 });
        break;
      case 'exit':
        rest({ name: 'ended', code: message.code, reason: message.reason });
        break;
      case 'error':
        rest({ name: 'failed', message: message.message });
        break;
      case 'pong':
        break;
    }
  };

  const connect = (url: string): void => {
    const own = new WebSocket(url);
    own.binaryType = 'arraybuffer';
    socket = own;
    let heardAtMs = Date.now();
    const pulse = setInterval(() => {
      say({ type: 'ping' });
      const isSilent = Date.now() - heardAtMs > silentAfterMs;
      if (isSilent !== now.isSilent) change({ isSilent });
    }, pingMs);
    own.onmessage = ({ data }) => {
      if (socket !== own) return;
      heardAtMs = Date.now();
      if (now.isSilent) change({ isSilent: false });
      if (typeof data === 'string') hear(JSON.parse(data));
      else show(new Uint8Array(data));
    };
    own.onclose = () => {
      clearInterval(pulse);
      if (socket !== own) return;
      socket = null;
      const { name } = now.phase;
      if (name === 'open')
        rest({ name: 'failed', message: 'The connection to Quarterdeck was lost, and the shell with it.' });
      else if (name === 'opening')
        rest({ name: 'failed', message: 'The shell’s connection could not be opened. Try again.' });
    };
  };

  const end = (): void => {
    attempt?.abort();
    attempt = null;
    const own = socket;
    socket = null;
    own?.close(1000);
  };

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => now,
    open: async (wish) => {
      end();
      const mine = new AbortController();
      attempt = mine;
      rest({ name: 'opening', container: wish.container });
      try {
        const { url } = await call(shellsApi.createTicket, { ...place, body: wish }, { signal: mine.signal });
        if (!mine.signal.aborted) connect(url);
      } catch (error) {
        if (mine.signal.aborted) return;
        if (isApiError(error) && error.code === 'step_up_required')
          rest({ name: 'step-up', message: error.message, wish });
        else rest({ name: 'failed', message: error instanceof Error ? error.message : String(error) });
      }
    },
    type: (text) => {
      if (socket?.readyState !== WebSocket.OPEN || now.phase.name !== 'open') return;
      const bytes = encoder.encode(text);
      for (let at = 0; at < bytes.length; at += partBytes) socket.send(bytes.subarray(at, at + partBytes));
      if (now.closesAtMs !== null) change({ closesAtMs: null });
    },
    resize: (next) => {
      size = next;
      say({ type: 'resize', ...next });
    },
    say,
    close: () => {
      const { name } = now.phase;
      end();
      if (name === 'open') rest({ name: 'ended', code: null, reason: 'You closed it.' });
      else if (name === 'opening') rest({ name: 'waiting' });
    },
    onBytes: (next) => {
      show = next;
    },
  };
};

import type { RawData, WebSocket } from 'ws';
import { ShellRequestMessage } from '#lib/contract/shells.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import { type AuditedShell, openShell } from '#lib/domain/shells/open-shell.ts';
import { type CarriedShell, closeCodes, say, watchShell } from './watch-shell.ts';

/** Beyond this the platform's output waits until the browser has taken some. */
const maxBufferedBytes = 512 * 1024;

const sayFailure = (browser: WebSocket, error: unknown): void => {
  const [code, message] = isDomainError(error)
    ? [error.code, error.message]
    : (['internal', 'Something failed inside Quarterdeck. The log has the details.'] as const);
  say(browser, { type: 'error', code, message });
  browser.close(closeCodes.failed);
};

const readText = (data: RawData): ShellRequestMessage | null => {
  try {
    const parsed = ShellRequestMessage.safeParse(JSON.parse(data.toString()));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};

const toBytes = (data: RawData): Uint8Array => {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
};

type Gate = { close: () => void; open: () => void; passed: () => Promise<void> };

/** Shut while the browser draws what it has. */
const createGate = (): Gate => {
  let shut: PromiseWithResolvers<void> | null = null;
  return {
    close: () => {
      shut ??= Promise.withResolvers();
    },
    open: () => {
      shut?.resolve();
      shut = null;
    },
    passed: async () => shut?.promise,
  };
};

const showOutput = async (browser: WebSocket, shell: AuditedShell, gate: Gate): Promise<void> => {
  for await (const bytes of shell.output) {
    await gate.passed();
    if (browser.readyState !== browser.OPEN) return;
    const isTaken = new Promise<void>((resolve) => browser.send(bytes, () => resolve()));
    if (browser.bufferedAmount > maxBufferedBytes) await isTaken;
  }
};

/** Carries one shell between its browser and the platform until either ends; settles when that is in the audit. */
export const carryShell = async (carried: CarriedShell): Promise<void> => {
  const { browser, services, grant, stop, times } = carried;
  const gone = new AbortController();
  browser.on('error', () => browser.terminate());
  browser.once('close', () => gone.abort());
  // What is typed meanwhile waits in the socket.
  browser.pause();
  let shell: AuditedShell;
  try {
    const signal = AbortSignal.any([gone.signal, stop, AbortSignal.timeout(times.openMs)]);
    shell = await openShell(services, grant, signal);
  } catch (error) {
    browser.resume();
    sayFailure(browser, error);
    if (!isDomainError(error)) throw error;
    return;
  }
  const watch = watchShell(carried, shell);
  const gate = createGate();
  void shell.ended.then(gate.open);
  gone.signal.addEventListener('abort', gate.open, { once: true });
  if (gone.signal.aborted) shell.close('the browser closed it');
  else gone.signal.addEventListener('abort', () => shell.close('the browser closed it'), { once: true });
  if (stop.aborted) shell.close('Quarterdeck stopped');
  say(browser, { type: 'ready', container: shell.container, command: shell.command });
  browser.on('message', (data, isBinary) => {
    if (isBinary) {
      watch.noteInput();
      browser.pause();
      const goOn = () => browser.resume();
      shell.write(toBytes(data)).then(goOn, goOn);
      return;
    }
    const message = readText(data);
    if (message?.type === 'resize') shell.resize(message);
    else if (message?.type === 'pause') gate.close();
    else if (message?.type === 'resume') gate.open();
    else if (message?.type === 'ping') say(browser, { type: 'pong' });
  });
  browser.resume();
  try {
    await showOutput(browser, shell, gate);
    const { exitCode, reason } = await shell.ended;
    say(browser, { type: 'exit', code: exitCode, ...(reason ? { reason } : {}) });
    browser.close(closeCodes.normal);
  } finally {
    watch.done();
    shell.close('ended');
    await shell.recorded;
  }
};

import type { WebSocket } from 'ws';
import type { ShellMessage } from '#lib/contract/shells.ts';
import type { Services } from '#lib/domain/context.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { AuditedShell } from '#lib/domain/shells/open-shell.ts';
import type { ShellGrant } from '#lib/domain/shells/shell-desk.ts';

export type ShellTimes = {
  /** How long the platform may take to open it. */
  openMs: number;
  /** Without a keystroke for this long it is closed, and that is said a little before. */
  idleMs: number;
  idleWarningMs: number;
  /** A proxy in between cuts what is silent for a minute. */
  pingMs: number;
  /** The session behind a shell is looked at this often: a revoked one loses it. */
  recheckMs: number;
};

export const usualShellTimes: ShellTimes = {
  openMs: 25_000,
  idleMs: 15 * 60_000,
  idleWarningMs: 60_000,
  pingMs: 10_000,
  recheckMs: 3_000,
};

export const closeCodes = { normal: 1000, goingAway: 1001, policy: 1008, failed: 1011 };

export type CarriedShell = {
  browser: WebSocket;
  services: Services;
  grant: ShellGrant;
  /** Throws, or answers false, when the person may not have a shell any more. */
  isStillAllowed: () => Promise<boolean>;
  stop: AbortSignal;
  times: ShellTimes;
};

export const say = (browser: WebSocket, message: ShellMessage): void => {
  if (browser.readyState === browser.OPEN) browser.send(JSON.stringify(message));
};

/** Closes for the first reason that comes: silence of the person, of the browser, or the end of the right. */
export const watchShell = ({ browser, isStillAllowed, stop, times }: CarriedShell, shell: AuditedShell) => {
  const end = (why: string, message: ShellMessage, code: number): void => {
    say(browser, message);
    browser.close(code);
    shell.close(why);
  };
  const timers: NodeJS.Timeout[] = [];
  const untilWarningMs = Math.max(0, times.idleMs - times.idleWarningMs);
  let warning: NodeJS.Timeout;
  let closing: NodeJS.Timeout;
  const noteInput = (): void => {
    clearTimeout(warning);
    clearTimeout(closing);
    warning = setTimeout(() => {
      say(browser, { type: 'idle', closesInSeconds: Math.round((times.idleMs - untilWarningMs) / 1000) });
    }, untilWarningMs);
    closing = setTimeout(() => {
      const reason = `Nothing was typed for ${Math.round(times.idleMs / 60_000)} minutes.`;
      end('closed as idle', { type: 'exit', code: null, reason }, closeCodes.normal);
    }, times.idleMs);
  };
  noteInput();

  let isAlive = true;
  const noteLife = (): void => {
    isAlive = true;
  };
  browser.on('pong', noteLife);
  browser.on('message', noteLife);
  timers.push(
    setInterval(() => {
      // While its input waits for the platform, its pongs wait behind it.
      if (!isAlive && !browser.isPaused) {
        shell.close('the browser did not answer any more');
        browser.terminate();
        return;
      }
      isAlive = false;
      browser.ping();
    }, times.pingMs),
  );

  const revoke = (message: string): void =>
    end('the sign-in ended', { type: 'error', code: 'unauthenticated', message }, closeCodes.policy);
  timers.push(
    setInterval(() => {
      isStillAllowed().then(
        (isAllowed) => {
          if (!isAllowed) revoke('Your sign-in has ended, and the shell with it.');
        },
        (error: unknown) => {
          // A database that does not answer now takes nobody's right away.
          if (isDomainError(error) && error.code === 'forbidden') revoke(error.message);
        },
      );
    }, times.recheckMs),
  );

  const stopNow = (): void =>
    end(
      'Quarterdeck stopped',
      { type: 'error', code: 'unavailable', message: 'Quarterdeck is stopping.' },
      closeCodes.goingAway,
    );
  stop.addEventListener('abort', stopNow, { once: true });

  return {
    noteInput,
    done: (): void => {
      for (const timer of timers) clearInterval(timer);
      clearTimeout(warning);
      clearTimeout(closing);
      stop.removeEventListener('abort', stopNow);
    },
  };
};

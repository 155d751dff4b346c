'use client';
import { useEffect, useState } from 'react';
import type { ShellSnapshot } from './shell-session.ts';

const useNow = (isRunning: boolean): number => {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) return;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isRunning]);
  return nowMs;
};

const sayEnd = (code: number | null, reason: string | undefined): string => {
  if (reason) return `The shell has ended: ${reason}`;
  return code === null ? 'The shell has ended.' : `The shell has ended with exit code ${code}.`;
};

/** One line on how the shell is. */
export function ShellStatus({ phase, closesAtMs, isSilent }: ShellSnapshot) {
  const nowMs = useNow(closesAtMs !== null);
  const say = (): { text: string; tone: string } => {
    if (phase.name === 'waiting') return { text: 'Choose a container.', tone: 'text-muted' };
    if (phase.name === 'opening')
      return { text: `Opening a shell in ${phase.container}…`, tone: 'text-muted' };
    if (phase.name === 'step-up') return { text: 'Your password is needed once more.', tone: 'text-muted' };
    if (phase.name === 'failed') return { text: phase.message, tone: 'text-failing' };
    if (phase.name === 'ended') return { text: sayEnd(phase.code, phase.reason), tone: 'text-muted' };
    if (isSilent)
      return { text: 'Not responding. What is typed now may be lost.', tone: 'text-degraded font-medium' };
    if (closesAtMs !== null) {
      const seconds = Math.max(0, Math.round((closesAtMs - nowMs) / 1_000));
      return {
        text: `Closes in ${seconds} s: nothing was typed for long.`,
        tone: 'text-degraded font-medium',
      };
    }
    return { text: `${phase.command.join(' ')} in ${phase.container}`, tone: 'text-muted' };
  };
  const { text, tone } = say();
  return (
    <p role="status" data-shell={phase.name} className={`min-w-0 text-sm wrap-anywhere ${tone}`}>
      {text}
    </p>
  );
}

import type { TaskStream } from './log-stream.ts';
import { formatLine, type Level } from './log-text.ts';

export type LifeLine = { atMs: number; message: string };

/** What a container says at its start, while its memory fills, when it crashes and when it is asked to stop. */
export function listLifeLines(stream: TaskStream): LifeLine[] {
  const lines: LifeLine[] = [];
  const say = (atMs: number, level: Level, message: string) =>
    lines.push({ atMs, message: formatLine(stream, level, message, atMs) });
  const start = stream.startedAtMs;
  const endsAfterMs = stream.endsAfterMs ?? 3000;
  say(start + 120, 'info', `starting ${stream.container} ${stream.release ?? ''}`.trimEnd());
  if (crashesAtStart(stream)) sayCrash(stream, start + Math.max(200, endsAfterMs - 150), lines);
  else {
    say(start + 480, 'info', 'configuration loaded from environment');
    say(start + 1350, 'info', 'listening on 0.0.0.0:8080');
    if (stream.trouble === 'out-of-memory')
      sayHeap({ limitMiB: stream.memoryMiB ?? 512, fullAfterMs: endsAfterMs }, start, say);
    if (stream.trouble === 'failing-health-check') sayUnhealthy(start, say);
  }
  if (stream.stoppingAtMs !== undefined && !crashesAtStart(stream)) {
    say(stream.stoppingAtMs + 35, 'info', 'received SIGTERM, closing the listener');
    say(stream.stoppingAtMs + 900, 'info', 'in-flight requests done, goodbye');
  }
  return lines;
}

export const crashesAtStart = (stream: TaskStream): boolean => stream.trouble === 'crash-at-start';

function sayUnhealthy(start: number, say: Say): void {
  for (let i = 1; i <= 8; i++) {
    say(
      start + i * 10_000,
      'error',
      'GET /healthz answered 503: storage mount /var/lib/data is not writable',
    );
  }
}

function sayCrash(stream: TaskStream, atMs: number, lines: LifeLine[]): void {
  const trace = [
    'Error: missing required setting SMTP_RELAY_URL',
    '    at readSettings (file:///app/dist/settings.js:41:11)',
    '    at file:///app/dist/server.js:9:18',
    '    at ModuleJob.run (node:internal/modules/esm/module_job:371:25)',
    '    at async onImport.tracePromise.__proto__ (node:internal/modules/esm/loader:669:26)',
  ];
  const oneEvent = stream.style === 'json' || stream.style === 'longlines';
  lines.push({
    atMs,
    message: formatLine(stream, 'error', 'could not start: missing required setting SMTP_RELAY_URL', atMs),
  });
  for (const message of oneEvent ? [trace.join('\n')] : trace) lines.push({ atMs: atMs + 1, message });
  lines.push({ atMs: atMs + 4, message: `Node.js v24.11.0 exited with code ${stream.exitCode ?? 1}` });
}

type Say = (atMs: number, level: Level, message: string) => void;

function sayHeap(
  { limitMiB, fullAfterMs }: { limitMiB: number; fullAfterMs: number },
  start: number,
  say: Say,
): void {
  for (const part of [0.3, 0.45, 0.6, 0.72, 0.82, 0.9, 0.95, 0.985]) {
    const percent = Math.round(40 + 60 * part);
    const level: Level = percent >= 90 ? 'error' : percent >= 75 ? 'warn' : 'info';
    const pause = Math.round(20 + part ** 4 * 900);
    say(
      start + Math.round(fullAfterMs * part),
      level,
      `heap ${Math.round((limitMiB * percent) / 100)} MiB of ${limitMiB} MiB (${percent} %), garbage collection took ${pause} ms`,
    );
  }
}

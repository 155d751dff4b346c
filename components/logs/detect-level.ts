import type { Level } from './log-row.ts';

const words: Record<string, Level> = {
  fatal: 'error',
  panic: 'error',
  emerg: 'error',
  emergency: 'error',
  alert: 'error',
  critical: 'error',
  crit: 'error',
  error: 'error',
  err: 'error',
  severe: 'error',
  exception: 'error',
  warning: 'warn',
  warn: 'warn',
  notice: 'info',
  information: 'info',
  info: 'info',
  debug: 'debug',
  trace: 'debug',
  verbose: 'debug',
  fine: 'debug',
};

/** pino and bunyan count by tens. */
const ofNumber = (value: number): Level | null =>
  value >= 50 && value <= 60
    ? 'error'
    : value === 40
      ? 'warn'
      : value === 30
        ? 'info'
        : value === 20 || value === 10
          ? 'debug'
          : null;

const ofText = (text: string | undefined): Level | null =>
  text === undefined ? null : (words[text.toLowerCase()] ?? null);

const field =
  /["']?\b(?:level|lvl|severity|levelname|loglevel|log\.level)["']?\s*[:=]\s*(?:"(\w+)"|'(\w+)'|(\d{2})\b|(\w+))/i;
const bracketed = /[[(<|]\s*(fatal|critical|crit|error|err|warning|warn|info|notice|debug|trace)\s*[\])>|]/i;
const capital =
  /(?:^|[\s:|])(FATAL|PANIC|CRITICAL|SEVERE|ERROR|WARNING|WARN|NOTICE|INFO|DEBUG|TRACE)(?=[\s:|,.]|$)/;
const leading = /^(?:[\dTZ:.,+/ -]+\s)?(fatal|panic|critical|error|warning|warn|info|debug|trace)\b/i;
const klog = /^([IWEF])\d{4} \d{2}:/;
const thrown =
  /^(?:\w+[.:])*(?:Uncaught )?\w*(?:Error|Exception)\b(?::|$)|^Traceback \(most recent call last\)/;
const ofKlog: Record<string, Level> = { I: 'info', W: 'warn', E: 'error', F: 'error' };

/** How bad a line says it is; null where it does not say. Only the first 2,000 characters are read. */
export const detectLevel = (message: string): Level | null => {
  const text = message.length > 2_000 ? message.slice(0, 2_000) : message;
  const named = field.exec(text);
  if (named) {
    const level = named[3] ? ofNumber(Number(named[3])) : ofText(named[1] ?? named[2] ?? named[4]);
    if (level) return level;
  }
  const ofGoogle = klog.exec(text);
  if (ofGoogle?.[1]) return ofKlog[ofGoogle[1]] ?? null;
  const found = bracketed.exec(text) ?? capital.exec(text) ?? leading.exec(text);
  if (found) return ofText(found[1]);
  return thrown.test(text) ? 'error' : null;
};

import { kindOf, type LogKind, type TaskStream } from './log-stream.ts';
import { createTrace } from './log-trace.ts';
import { agents, errors, facts, methods, paths, warnings } from './log-words.ts';
import type { Random } from './random.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';

export type WriteInput = { stream: TaskStream; random: Random; atMs: number };

/** What is written at one moment: usually one message, several when a stack trace comes line by line. */
export function writeLines({ stream, random, atMs }: WriteInput): string[] {
  const kind = kindOf(stream);
  if (kind !== 'application') return [writers[kind](random, atMs)];
  const level = pickLevel(random);
  switch (stream.style) {
    case 'plain':
      return [
        random.chance(0.4) ? writeAccess(random, atMs) : formatPlain(level, writeFact(level, random), atMs),
      ];
    case 'json':
      return [writeJson({ stream, random, atMs }, level)];
    case 'ansi':
      return [formatAnsi(level, writeFact(level, random), atMs)];
    case 'stacktraces':
      return level === 'error' || (level === 'warn' && random.chance(0.5))
        ? createTrace({ random, atMs, head: formatPlain('error', writeFact('error', random), atMs) })
        : [formatPlain(level, writeFact(level, random), atMs)];
    case 'longlines':
      return [random.chance(0.04) ? writeLongLine(random, atMs) : writeJson({ stream, random, atMs }, level)];
  }
}

/** A line in the container's own style, as for its start and its end. */
export function formatLine(stream: TaskStream, level: Level, message: string, atMs: number): string {
  if (kindOf(stream) !== 'application') return formatPlain(level, message, atMs);
  switch (stream.style) {
    case 'json':
    case 'longlines':
      return JSON.stringify({ level: pinoLevels[level], time: atMs, name: stream.service, msg: message });
    case 'ansi':
      return formatAnsi(level, message, atMs);
    default:
      return formatPlain(level, message, atMs);
  }
}

const pinoLevels: Record<Level, number> = { debug: 20, info: 30, warn: 40, error: 50 };

function pickLevel(random: Random): Level {
  const n = random.next();
  if (n < 0.1) return 'debug';
  if (n < 0.92) return 'info';
  return n < 0.98 ? 'warn' : 'error';
}

const fill = (template: string, random: Random): string =>
  template
    .replace('{id}', random.hex(8))
    .replace('{ms}', String(random.int(12, 2400)))
    .replace('{n}', String(random.int(1, 90)));

function writeFact(level: Level, random: Random): string {
  const list = level === 'error' ? errors : level === 'warn' ? warnings : facts;
  return fill(random.pick<string>(list), random);
}

const stamp = (atMs: number): string => new Date(atMs).toISOString();

const formatPlain = (level: Level, message: string, atMs: number): string =>
  `${stamp(atMs)} ${level.toUpperCase().padEnd(5)} ${message}`;

const colours: Record<Level, number> = { debug: 90, info: 32, warn: 33, error: 31 };

const formatAnsi = (level: Level, message: string, atMs: number): string =>
  `\u001b[2m${stamp(atMs).slice(11, 23)}\u001b[0m \u001b[1;${colours[level]}m${level.toUpperCase().padEnd(5)}\u001b[0m ` +
  `\u001b[38;5;${level === 'error' ? 203 : 75}mapp\u001b[0m ${message.replace(/\d+ ms/, (ms) => `\u001b[35m${ms}\u001b[39m`)}`;

type Request = { method: string; path: string; status: number; ms: number; bytes: number; address: string };

function makeRequest(random: Random): Request {
  const n = random.next();
  return {
    method: random.pick<string>(methods),
    path: fill(random.pick<string>(paths), random),
    status: n < 0.93 ? 200 : n < 0.96 ? 404 : n < 0.985 ? 304 : n < 0.995 ? 500 : 503,
    ms: random.int(2, 90) * (random.chance(0.05) ? 20 : 1),
    bytes: random.int(120, 48_000),
    address: `10.20.${random.int(0, 7)}.${random.int(2, 250)}`,
  };
}

function writeJson({ stream, random, atMs }: WriteInput, level: Level): string {
  const base = {
    level: pinoLevels[level],
    time: atMs,
    pid: 1,
    hostname: `ip-10-20-${random.int(0, 7)}-17`,
    name: stream.service,
  };
  if (level === 'error' || level === 'warn') {
    const err = { type: 'UpstreamError', message: 'read ECONNRESET', code: 'ECONNRESET' };
    return JSON.stringify({
      ...base,
      ...(level === 'error' ? { err } : {}),
      reqId: random.hex(12),
      msg: writeFact(level, random),
    });
  }
  if (random.chance(0.35))
    return JSON.stringify({ ...base, release: stream.release ?? 'unknown', msg: writeFact(level, random) });
  const { method, path, status, ms, address } = makeRequest(random);
  return JSON.stringify({
    ...base,
    req: { id: random.hex(12), method, url: path, remoteAddress: address },
    res: { statusCode: status },
    responseTime: ms,
    msg: 'request completed',
  });
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** The combined format of Apache and nginx. */
function writeAccess(random: Random, atMs: number): string {
  const { method, path, status, ms, bytes, address } = makeRequest(random);
  const at = new Date(atMs);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}`;
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  return `${address} - - [${day}:${time} +0000] "${method} ${path} HTTP/1.1" ${status} ${bytes} "-" "${random.pick<string>(agents)}" ${(ms / 1000).toFixed(3)}`;
}

function writeEnvoy(random: Random, atMs: number): string {
  const { method, path, status, ms, bytes, address } = makeRequest(random);
  return `[${stamp(atMs)}] "${method} ${path} HTTP/2" ${status} - via_upstream - 0 ${bytes} ${ms} ${Math.max(0, ms - 1)} "${address}" "${random.pick<string>(agents)}" "${random.uuid()}" "127.0.0.1:8080"`;
}

function writeRouter(random: Random, atMs: number): string {
  const at = stamp(atMs).replace('T', ' ').slice(0, 19).replaceAll('-', '/');
  return random.chance(0.9)
    ? `[${at}] [ info] [output:cloudwatch_logs:cloudwatch_logs.0] flushed ${random.int(2, 400)} records`
    : `[${at}] [ warn] [engine] failed to flush chunk '1-${random.int(1_000_000, 9_999_999)}.${random.int(1, 999)}.flb', retry in ${random.int(6, 11)} seconds: task_id=${random.int(0, 30)}`;
}

const writers: Record<Exclude<LogKind, 'application'>, (random: Random, atMs: number) => string> = {
  proxy: writeEnvoy,
  router: writeRouter,
};

/** A dump of a whole document in one line: a few kilobytes, now and then up to the 256 KB of an event. */
function writeLongLine(random: Random, atMs: number): string {
  const bytes = random.chance(0.08) ? random.int(180_000, 255_000) : random.int(4_000, 30_000);
  const item = {
    sku: random.hex(8),
    name: 'Storm lantern',
    quantity: random.int(1, 9),
    price: { amount: 4990, currency: 'EUR' },
  };
  const text = JSON.stringify(item);
  const head = `{"level":20,"time":${atMs},"msg":"catalogue snapshot","items":[${text}`;
  const count = Math.max(0, Math.floor((bytes - head.length - 2) / (text.length + 1)));
  return `${head}${`,${text}`.repeat(count)}]}`;
}

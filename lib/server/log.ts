import pino from 'pino';
import type { Log } from '#lib/domain/context.ts';

/** Shapes of secrets, wherever in a text they stand. */
const secretPatterns: [RegExp, string][] = [
  [/\b(AKIA|ASIA)[0-9A-Z]{16}\b/g, '$1…'],
  [/\bqd_[\w-]{20,}/g, 'qd_…'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, 'jwt…'],
  [/(X-Amz-(?:Security-Token|Signature|Credential)=)[^&\s"]+/gi, '$1…'],
  [/((?:authorization|cookie|set-cookie|x-amz-security-token)"?\s*[:=]\s*"?)[^"\n]+/gi, '$1…'],
  [/(postgres(?:ql)?:\/\/[^:/@\s]+:)[^@\s]+@/gi, '$1…@'],
];

const redactedNames = [
  'password',
  'secret',
  'token',
  'key',
  'authorization',
  'cookie',
  'secretAccessKey',
  'sessionToken',
];

/** Takes out what looks like a credential. */
export const scrub = (text: string): string =>
  secretPatterns.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);

/** JSON lines with levels as words; nothing that looks like a secret gets through. */
export const createLog = (
  destination: { write: (line: string) => void } = { write: (line) => process.stdout.write(line) },
): Log => {
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
      redact: {
        paths: redactedNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '…',
      },
    },
    { write: (line: string) => destination.write(scrub(line)) },
  );
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
};

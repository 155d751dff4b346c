import { AwsError, type Json } from '../operation.ts';

export type Matcher = (message: string) => boolean;

const invalid = (pattern: string) =>
  new AwsError('InvalidParameterException', `Invalid filter pattern: ${pattern}`);

/**
 * A filter pattern of CloudWatch Logs: terms and "phrases" (all must occur), `?term` (one of them must), `-term`
 * (none may), `%regular expression%`, and comparisons of JSON members in braces joined by && and ||.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compilePattern(pattern: string): Matcher {
  const text = pattern.trim();
  if (text === '' || text === '" "') return () => true;
  if (text.startsWith('{')) return compileJson(text, pattern);
  if (text.startsWith('[')) throw invalid(pattern);
  return compileTerms(text, pattern);
}

const termPattern = /([?-])?(?:"((?:[^"\\]|\\.)*)"|%([^%]+)%|([^\s"]+))/gy;

function compileTerms(text: string, pattern: string): Matcher {
  const all: Matcher[] = [];
  const some: Matcher[] = [];
  let regexCount = 0;
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    termPattern.lastIndex = at;
    const match = termPattern.exec(text);
    if (!match) throw invalid(pattern);
    at = termPattern.lastIndex;
    const [, sign, phrase, regex, word] = match;
    if (regex !== undefined) regexCount += 1;
    if (regexCount > 2) throw invalid(pattern);
    const matches =
      regex === undefined
        ? includes(phrase?.replace(/\\(.)/g, '$1') ?? word ?? '')
        : compileRegex(regex, pattern);
    if (sign === '?') some.push(matches);
    else all.push(sign === '-' ? (message) => !matches(message) : matches);
  }
  // Beside plain terms the optional ones do not narrow anything, as in AWS.
  if (some.length > 0 && all.length === 0) return (message) => some.some((matches) => matches(message));
  return (message) => all.every((matches) => matches(message));
}

const includes =
  (text: string): Matcher =>
  (message) =>
    message.includes(text);

function compileRegex(source: string, pattern: string): Matcher {
  try {
    const regex = new RegExp(source);
    return (message) => regex.test(message);
  } catch {
    throw invalid(pattern);
  }
}

type Check = (document: Json) => boolean;

const comparison =
  /^\$((?:\.[A-Za-z0-9_-]+|\[\d+\]|\["[^"]+"\])+)\s*(?:(=|!=|<=|>=|<|>)\s*(.+)|(NOT EXISTS|IS NULL|IS TRUE|IS FALSE))$/;

function compileJson(text: string, pattern: string): Matcher {
  if (!text.endsWith('}')) throw invalid(pattern);
  const check = compileEither(text.slice(1, -1).trim(), pattern);
  return (message) => {
    if (!message.startsWith('{')) return false;
    try {
      return check(JSON.parse(message));
    } catch {
      return false;
    }
  };
}

function compileEither(text: string, pattern: string): Check {
  const parts = text.split('||').map((part) =>
    part.split('&&').map((one) =>
      compileComparison(
        one
          .trim()
          .replace(/^\((.*)\)$/, '$1')
          .trim(),
        pattern,
      ),
    ),
  );
  return (document) => parts.some((checks) => checks.every((check) => check(document)));
}

function compileComparison(text: string, pattern: string): Check {
  const match = comparison.exec(text);
  if (!match) throw invalid(pattern);
  const [, path = '', operator, operand, state] = match;
  const keys = [...path.matchAll(/\.([A-Za-z0-9_-]+)|\[(\d+)\]|\["([^"]+)"\]/g)].map(
    (one) => one[1] ?? one[2] ?? one[3] ?? '',
  );
  const read = (document: Json) => keys.reduce(step, document);
  switch (state) {
    case 'NOT EXISTS':
      return (document) => read(document) === undefined;
    case 'IS NULL':
      return (document) => read(document) === null;
    case 'IS TRUE':
      return (document) => read(document) === true;
    case 'IS FALSE':
      return (document) => read(document) === false;
  }
  const matches = compileOperand(operator ?? '=', operand ?? '', pattern);
  return (document) => matches(read(document));
}

function step(value: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return typeof value === 'object' && value !== null ? value[key] : undefined;
}

function compileOperand(
  operator: string,
  operand: string,
  pattern: string,
): (value: Json | undefined) => boolean {
  const number = Number(operand);
  if (operand !== '' && !Number.isNaN(number)) return (value) => compareNumber(value, operator, number);
  if (operator !== '=' && operator !== '!=') throw invalid(pattern);
  const text = operand.replace(/^"(.*)"$/, '$1');
  const regex = /^%(.+)%$/.exec(text);
  const matches = regex?.[1]
    ? compileRegex(regex[1], pattern)
    : compileRegex(
        `^${text
          .split('*')
          .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
          .join('.*')}$`,
        pattern,
      );
  const wanted = operator === '=';
  return (value) =>
    (typeof value === 'string' || typeof value === 'number') && matches(String(value)) === wanted;
}

function compareNumber(value: Json | undefined, operator: string, number: number): boolean {
  if (typeof value !== 'number') return false;
  switch (operator) {
    case '=':
      return value === number;
    case '!=':
      return value !== number;
    case '<':
      return value < number;
    case '<=':
      return value <= number;
    case '>':
      return value > number;
    default:
      return value >= number;
  }
}

import { AwsError, type Json, type JsonObject } from './operation.ts';

type Range = { min: number; max: number };

/** Reads the members of one request; what is missing or out of bounds is answered with the API's own error code. */
export type Fields = {
  text: (name: string, length?: Range) => string;
  maybeText: (name: string, length?: Range) => string | undefined;
  oneOf: <T extends string>(name: string, values: readonly T[]) => T | undefined;
  int: (name: string, range: Range) => number | undefined;
  flag: (name: string) => boolean | undefined;
  texts: (name: string, count: Range) => string[] | undefined;
  object: (name: string) => JsonObject | undefined;
  objects: (name: string, count: Range) => JsonObject[] | undefined;
  fail: (message: string) => AwsError;
};

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function readFields(input: JsonObject, code: string): Fields {
  const fail = (message: string) => new AwsError(code, message);
  const violate = (name: string, value: Json | undefined, constraint: string) =>
    fail(
      `1 validation error detected: Value '${value === undefined ? 'null' : typeof value === 'string' ? value : JSON.stringify(value)}' at '${name}' failed to satisfy constraint: Member must ${constraint}`,
    );
  const get = (name: string): Json | undefined => input[name] ?? undefined;

  const maybeText: Fields['maybeText'] = (name, length) => {
    const value = get(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw violate(name, value, 'be a string');
    if (length && value.length < length.min)
      throw violate(name, value, `have length greater than or equal to ${length.min}`);
    if (length && value.length > length.max)
      throw violate(name, value, `have length less than or equal to ${length.max}`);
    return value;
  };
  const list = (name: string, { min, max }: Range): Json[] | undefined => {
    const value = get(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw violate(name, value, 'be a list');
    if (value.length < min) throw violate(name, value, `have length greater than or equal to ${min}`);
    if (value.length > max) throw violate(name, value, `have length less than or equal to ${max}`);
    return value;
  };

  return {
    fail,
    maybeText,
    text: (name, length) => {
      const value = maybeText(name, length);
      if (value === undefined || value === '') throw violate(name, undefined, 'not be null');
      return value;
    },
    oneOf: (name, values) => {
      const value = maybeText(name);
      if (value === undefined) return undefined;
      const found = values.find((one) => one === value);
      if (!found) throw violate(name, value, `satisfy enum value set: [${values.join(', ')}]`);
      return found;
    },
    int: (name, { min, max }) => {
      const value = get(name);
      if (value === undefined) return undefined;
      if (typeof value !== 'number' || !Number.isInteger(value)) throw violate(name, value, 'be an integer');
      if (value < min) throw violate(name, value, `have value greater than or equal to ${min}`);
      if (value > max) throw violate(name, value, `have value less than or equal to ${max}`);
      return value;
    },
    flag: (name) => {
      const value = get(name);
      if (value === undefined) return undefined;
      if (typeof value !== 'boolean') throw violate(name, value, 'be a boolean');
      return value;
    },
    texts: (name, count) =>
      list(name, count)?.map((one) => {
        if (typeof one !== 'string') throw violate(name, one, 'be a string');
        return one;
      }),
    object: (name) => {
      const value = get(name);
      if (value === undefined) return undefined;
      if (!isObject(value)) throw violate(name, value, 'be an object');
      return value;
    },
    objects: (name, count) =>
      list(name, count)?.map((one) => {
        if (!isObject(one)) throw violate(name, one, 'be an object');
        return one;
      }),
  };
}

export type Page<T> = { items: T[]; nextToken?: string };
export type PageInput<T> = {
  items: readonly T[];
  token: string | undefined;
  size: number;
  /** What a token is made of: paging goes on behind the item with this key. */
  keyOf: (item: T) => string;
  fail: Fields['fail'];
};

/** One page of a list that is sorted by its key, so that items may come and go between two pages. */
export function pageByKey<T>({ items, token, size, keyOf, fail }: PageInput<T>): Page<T> {
  const after = token === undefined ? undefined : decodeToken(token, fail);
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > after);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  if (rest.length <= size || last === undefined) return { items: page };
  return { items: page, nextToken: encodeToken(keyOf(last)) };
}

export const encodeToken = (key: string): string => Buffer.from(`qd1:${key}`).toString('base64url');

export function decodeToken(token: string, fail: Fields['fail']): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('qd1:')) throw fail('The specified nextToken is invalid.');
  return text.slice(4);
}

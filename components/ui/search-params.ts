/** Reads one parameter of an address. */
export type ReadParam = (name: string) => string | undefined;

/** What Next hands to a page. */
export type PageParams = Promise<Record<string, string | string[] | undefined>>;

/** A reader of a page's parameters, for the server. */
export const readParams = async (params: PageParams): Promise<ReadParam> => {
  const found = await params;
  return (name) => {
    const value = found[name];
    return (Array.isArray(value) ? value[0] : value) || undefined;
  };
};

/** A reader of the address's parameters, for the browser. */
export const readerOf =
  (params: { get: (name: string) => string | null }): ReadParam =>
  (name) =>
    params.get(name) || undefined;

/** Several values by comma, without those that mean nothing here. */
export const readList = <T extends string>(
  text: string | undefined,
  allowed?: readonly T[],
): T[] | undefined => {
  const values = (text ?? '').split(',').filter(Boolean) as T[];
  const known = allowed ? values.filter((value) => allowed.includes(value)) : values;
  return known.length > 0 ? known : undefined;
};

/** One value of some, or the fallback. */
export const readOne = <T extends string>(text: string | undefined, allowed: readonly T[], fallback: T): T =>
  allowed.find((value) => value === text) ?? fallback;

/** A percent-encoded part of a path as text; what is not well encoded stays as it is. */
export const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

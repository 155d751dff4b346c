import { z } from 'zod';

/** ISO 8601 in UTC, as every instant on the wire. */
export const Instant = z.iso.datetime();

export const Platform = z.enum(['ecs', 'eks', 'k8s']);
export type Platform = z.infer<typeof Platform>;

export const Role = z.enum(['viewer', 'operator', 'admin']);
export type Role = z.infer<typeof Role>;

/** What could not be read: where, why, and what would mend it. */
export const Incomplete = z.object({
  scope: z.string(),
  code: z.string(),
  message: z.string(),
});
export type Incomplete = z.infer<typeof Incomplete>;

/** A list parameter: `a,b` in a query, an array in a program. */
export const csv = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value),
    z.array(item),
  );

const wholeNumber = (value: unknown) =>
  typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
export const queryInteger = (min: number, max: number) =>
  z.preprocess(wholeNumber, z.number().int().min(min).max(max));

/** What every list takes. The default of `limit` is 100. */
export const listQuery = {
  limit: queryInteger(1, 1000).optional(),
  cursor: z.string().min(1).max(2000).optional(),
  q: z.string().max(200).optional(),
};

/** What every list answers. `asOf` is when the oldest datum in the answer was read. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    asOf: Instant,
    incomplete: z.array(Incomplete),
  });

/** Any other answer that read only a part says so too. */
export const known = { asOf: Instant, incomplete: z.array(Incomplete) };

export const ContainerImage = z.object({
  container: z.string(),
  reference: z.string(),
  tag: z.string().optional(),
  digest: z.string().optional(),
});
export type ContainerImage = z.infer<typeof ContainerImage>;

export const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    requestId: z.string(),
    details: z.unknown().optional(),
  }),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

export const clusterPath = { cluster: z.string().min(1).max(500) };
export const servicePath = { ...clusterPath, service: z.string().min(1).max(500) };

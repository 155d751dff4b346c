import { z } from 'zod';

/** A field that is kept when it has the right type, and is absent otherwise. */
export const text = z.string().optional().catch(undefined);
export const whole = z.number().int().optional().catch(undefined);
export const flag = z.boolean().optional().catch(undefined);
/** RFC 3339 in seconds or finer, as ISO 8601 in UTC. */
export const instant = z
  .string()
  .transform((value) => {
    const ms = Date.parse(value);
    return Number.isFinite(ms) ? new Date(ms).toISOString() : undefined;
  })
  .optional()
  .catch(undefined);
export const words = z.record(z.string(), z.string()).catch({});
/** 8080 or "http", 1 or "25%". */
export const numberOrText = z.union([z.number(), z.string()]).optional().catch(undefined);

/** A list without the members that do not fit; absent is empty. */
export const listOf = <T extends z.ZodType>(member: T) =>
  z
    .array(z.unknown())
    .catch([])
    .default([])
    .transform((items): z.output<T>[] =>
      items.flatMap((item) => {
        const parsed = member.safeParse(item);
        return parsed.success ? [parsed.data] : [];
      }),
    );

export const texts = listOf(z.string());

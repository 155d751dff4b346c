import { z } from 'zod';
import { clusterPath, Instant } from './common.ts';
import type { ErrorCode } from './error-codes.ts';

/** Without a command the container's own shell is looked for. */
export const CreateExecTicketInput = z.strictObject({
  ...clusterPath,
  task: z.string().min(1).max(500),
  body: z.strictObject({
    container: z.string().min(1).max(255).optional(),
    command: z.array(z.string().min(1).max(4096)).min(1).max(50).optional(),
  }),
});
export type CreateExecTicketInput = z.infer<typeof CreateExecTicketInput>;

/** `url` is a WebSocket of the same origin; the ticket is good once, until `expiresAt`. */
export const ExecTicket = z.object({ ticket: z.string(), url: z.string(), expiresAt: Instant });
export type ExecTicket = z.infer<typeof ExecTicket>;

const size = z.number().int().min(1).max(1000);

/** What a browser says to its shell in text frames; what it types is in binary ones. */
export const ShellRequestMessage = z.discriminatedUnion('type', [
  z
    .object({
      type: z.literal('resize'),
      columns: size.optional(),
      /** What terminals call it. */
      cols: size.optional(),
      rows: size,
    })
    .transform(({ type, columns, cols = 80, rows }) => ({ type, columns: columns ?? cols, rows })),
  /** Answered by `pong`: a browser cannot see the pings of the protocol itself. */
  z.object({ type: z.literal('ping') }),
  /** It cannot draw as fast as the shell speaks: what follows waits until `resume`. */
  z.object({ type: z.literal('pause') }),
  z.object({ type: z.literal('resume') }),
]);
export type ShellRequestMessage = z.infer<typeof ShellRequestMessage>;

/** What a shell says to its browser in text frames; what it shows is in binary ones. */
export type ShellMessage =
  | { type: 'ready'; container: string; command: string[] }
  | { type: 'pong' }
  /** Nothing was typed for long: it closes then. */
  | { type: 'idle'; closesInSeconds: number }
  /** The shell has ended; `code` is null where the platform does not tell. */
  | { type: 'exit'; code: number | null; reason?: string }
  | { type: 'error'; code: ErrorCode; message: string };

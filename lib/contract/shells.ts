import { z } from 'zod';
import { clusterPath, Instant } from './common.ts';

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

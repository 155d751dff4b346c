import { z } from 'zod';
import { redact } from '#lib/adapters/aws/sdk-error.ts';

const text = z.string().optional().catch(undefined);
const Status = z.object({
  status: text,
  reason: text,
  message: text,
  details: z
    .object({
      causes: z
        .array(z.object({ reason: text, message: text }))
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

export type ExecEnd = {
  exitCode: number | null;
  reason?: string;
  /** It never ran: the image has no such program, or it cannot be started. */
  notStarted?: 'missing' | 'refused';
};

// runc, crun and gVisor each say it in their own words.
const missingProgram = /executable file (`[^`]*` )?not found|exec: .*no such file or directory/i;
const refusedProgram =
  /OCI runtime exec failed|exec format error|no such file or directory|permission denied/i;

const whyNotStarted = (message: string): ExecEnd['notStarted'] => {
  if (missingProgram.test(message)) return 'missing';
  return refusedProgram.test(message) ? 'refused' : undefined;
};

const parse = (body: string): z.output<typeof Status> => {
  try {
    return Status.catch({}).parse(JSON.parse(body));
  } catch {
    return {};
  }
};

/** The end of a command as channel 3 tells it. */
export const readExecStatus = (body: string): ExecEnd => {
  const { status, reason, message, details } = parse(body);
  if (status === 'Success') return { exitCode: 0 };
  const code = details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message;
  if (reason === 'NonZeroExitCode' && code !== undefined && /^\d+$/.test(code))
    return { exitCode: Number(code) };
  const said = redact(message ?? '').slice(0, 500);
  const notStarted = whyNotStarted(message ?? '');
  return {
    exitCode: null,
    reason: said || 'Kubernetes ended it without a reason.',
    ...(notStarted ? { notStarted } : {}),
  };
};

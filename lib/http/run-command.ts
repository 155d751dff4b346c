import type { Context } from '#lib/domain/context.ts';
import { isDomainError, unavailable } from '#lib/domain/domain-error.ts';
import type { Command } from '#lib/domain/verb.ts';

/** Runs a write between two lines of the audit: without the first, nothing is done. */
export const runCommand = async <I, O>(verb: Command<I, O>, context: Context, input: I): Promise<O> => {
  const line = {
    ...(await verb.audit(input, context)),
    by: context.actor.name,
    role: context.actor.role,
    requestId: context.requestId,
  };
  await context.audit.append({ ...line, outcome: 'intent' }).catch((cause: unknown) => {
    throw unavailable('The audit could not be written, so nothing was done.', cause);
  });
  try {
    const output = await verb.run(context, input);
    await context.audit.append({ ...line, outcome: 'succeeded' });
    return output;
  } catch (error) {
    const message = isDomainError(error) ? error.message : 'failed inside Quarterdeck';
    await context.audit.append({ ...line, outcome: 'failed', message });
    throw error;
  }
};

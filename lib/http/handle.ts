import { isDomainError } from '#lib/domain/domain-error.ts';
import type { Verb } from '#lib/domain/verb.ts';
import { getRuntime, type Runtime } from '#lib/runtime-slot.ts';
import { authorize } from './authorize.ts';
import { deadlineMs, withDeadline } from './deadline.ts';
import { answer, answerError } from './envelope.ts';
import { readInput } from './read-input.ts';
import { runCommand } from './run-command.ts';

const auditRefusal = async <I, O>(verb: Verb<I, O>, request: Request, runtime: Runtime, error: unknown) => {
  if (verb.kind !== 'command' || !isDomainError(error) || error.code !== 'forbidden') return;
  const actor = await runtime.authenticator.authenticate(request.headers);
  await runtime.services.audit.append({
    by: actor?.name ?? 'nobody',
    role: actor?.role,
    action: verb.endpoint.name,
    target: new URL(request.url).pathname,
    outcome: 'refused',
    message: error.message,
  });
};

/** A route's method for a verb: who asks, what they ask, the verb, the envelope. */
export const handle =
  <I, O>(verb: Verb<I, O>) =>
  async (request: Request): Promise<Response> => {
    const runtime = getRuntime();
    const requestId = runtime.services.newId();
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(deadlineMs)]);
    try {
      const context = await authorize(verb, request, { runtime, requestId, signal }).catch(
        async (error: unknown) => {
          await auditRefusal(verb, request, runtime, error);
          throw error;
        },
      );
      const input = await readInput(verb.endpoint, request);
      const run = verb.kind === 'command' ? runCommand(verb, context, input) : verb.run(context, input);
      return answer(await withDeadline(run, signal), verb.endpoint.status, requestId);
    } catch (error) {
      return answerError(error, requestId, runtime.services.log);
    }
  };

import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import type { Me } from '#lib/contract/access.ts';
import { getMe } from '#lib/domain/access/get-me.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import { isAllowed } from '#lib/domain/permission.ts';
import type { Query } from '#lib/domain/verb.ts';
import { paths } from '#lib/paths.ts';
import { getRuntime } from '#lib/runtime-slot.ts';
import { createContext } from './create-context.ts';

/** A page waits this long for its data; what is not there by then the browser fetches itself. */
const patienceMs = 1_500;

export type OpenedPage = {
  me: Me;
  /** Runs a read and puts its answer where the browser's `q(endpoint, input)` finds it. Null when it is not known yet. */
  prefetch: <I, O>(verb: Query<I, O>, input: I) => Promise<O | null>;
  state: () => DehydratedState;
};

const inTime = <T>(work: Promise<T>): Promise<T | null> =>
  Promise.race([work, new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null))]);

/** Opens a page for whoever asks; strangers go to the sign-in. */
export const openPage = async (): Promise<OpenedPage> => {
  const runtime = getRuntime();
  const requestHeaders = await headers();
  const actor = await runtime.authenticator.authenticate(requestHeaders);
  if (!actor) {
    const here = requestHeaders.get('x-quarterdeck-path');
    redirect(here && here !== '/' ? `${paths.signIn()}?next=${encodeURIComponent(here)}` : paths.signIn());
  }
  const context = createContext(runtime, {
    actor,
    requestId: runtime.services.newId(),
    signal: AbortSignal.timeout(20_000),
  });
  const client = new QueryClient();
  const me = await getMe.run(context, {});
  client.setQueryData([getMe.endpoint.name, {}], me);
  return {
    me,
    prefetch: async (verb, input) => {
      if (!isAllowed(actor.role, verb.permission)) return null;
      try {
        const output = await inTime(verb.run(context, input));
        if (output !== null) client.setQueryData([verb.endpoint.name, input], output);
        return output;
      } catch (error) {
        if (isDomainError(error) && (error.code === 'not_found' || error.code === 'invalid_input'))
          notFound();
        runtime.services.log.warn(
          { requestId: context.requestId, error, endpoint: verb.endpoint.name },
          'a page could not read ahead',
        );
        return null;
      }
    },
    state: () => dehydrate(client),
  };
};

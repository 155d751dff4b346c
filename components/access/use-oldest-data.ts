'use client';
import { type Query, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useSyncExternalStore } from 'react';
import { steadyIntervalMs } from '#lib/client/query.ts';

/** What the page shows now: its oldest reading and what keeps it old. `key` changes whenever any of it does. */
export type OldestData = { asOfMs: number | null; throttled: string | null; isUnreachable: boolean };

const watched = /^(services|clusters|tasks|deployments)\./;

/** Promised fresh: somebody on the page asks again within a few seconds. Catalogues and differences are not. */
const isPromisedFresh = (query: Query): boolean =>
  query.observers.some(({ options: { refetchInterval } }) => {
    const everyMs = typeof refetchInterval === 'function' ? refetchInterval(query) : refetchInterval;
    return typeof everyMs === 'number' && everyMs <= steadyIntervalMs;
  });

/** The Region that a note is about, else what it calls itself. */
const regionIn = ({ scope, message }: { scope: string; message: string }): string =>
  /\b[a-z]{2}(?:-[a-z]+)+-\d\b/.exec(`${scope} ${message}`)?.[0] ?? scope;

type Answer = { asOf?: unknown; incomplete?: { scope: string; code: string; message: string }[] };

/** The age of the oldest of the answers that the page shows. */
export const useOldestData = (): OldestData => {
  const client = useQueryClient();
  const last = useRef<{ key: string; value: OldestData } | null>(null);
  const read = useCallback((): OldestData => {
    let asOfMs: number | null = null;
    let throttled: string | null = null;
    let isUnreachable = false;
    for (const query of client.getQueryCache().findAll({ type: 'active' })) {
      const [name] = query.queryKey;
      if (typeof name !== 'string' || !watched.test(name)) continue;
      const { data, error, fetchFailureReason } = query.state;
      const failure = fetchFailureReason ?? error;
      if (failure && 'code' in failure && failure.code === 'network') isUnreachable = true;
      if (typeof data !== 'object' || data === null) continue;
      const answer = data as Answer;
      if (typeof answer.asOf === 'string' && isPromisedFresh(query)) {
        const at = Date.parse(answer.asOf);
        if (asOfMs === null || at < asOfMs) asOfMs = at;
      }
      const slowed = answer.incomplete?.find((item) => item.code === 'aws_throttled');
      if (slowed) throttled ??= regionIn(slowed);
    }
    const key = `${asOfMs} ${throttled} ${isUnreachable}`;
    if (last.current?.key !== key) last.current = { key, value: { asOfMs, throttled, isUnreachable } };
    return last.current.value;
  }, [client]);
  const subscribe = useCallback(
    (listener: () => void) => client.getQueryCache().subscribe(() => queueMicrotask(listener)),
    [client],
  );
  return useSyncExternalStore(subscribe, read, read);
};

'use client';
import { useState } from 'react';
import { useIsReady } from '#components/ui/use-is-ready.ts';
import { postAuth } from './post-auth.ts';

/** One way in at a time: sends it, and opens the page that was wanted, or says why not. */
export const useEntry = (next: string) => {
  const isReady = useIsReady();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const enter = async (path: Parameters<typeof postAuth>[0], body: unknown) => {
    setBusy(true);
    setFailure(null);
    const problem = await postAuth(path, body);
    // A whole load: everything that was read as somebody else is gone.
    if (problem === null) return window.location.assign(next);
    setFailure(problem);
    setBusy(false);
  };
  return { enter, failure, canPress: isReady && !isBusy };
};

'use client';
import { useSyncExternalStore } from 'react';

const neverChanges = () => () => {};

/** False in what the server rendered and while the browser takes it over, true once a press can be heard. */
export const useIsReady = (): boolean =>
  useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );

'use client';
import { useRef } from 'react';
import type { LogTarget } from './log-row.ts';
import type { SeenSource } from './log-store.ts';

const keyOf = ({ service, container, task }: SeenSource) => `${service}\n${container}\n${task}`;

/** Every source seen since one came, so that a filter does not take away what it could be changed to. */
export const useSeenSources = (targets: LogTarget[], sources: SeenSource[]): SeenSource[] => {
  const kept = useRef<{ targets: LogTarget[]; seen: Map<string, SeenSource>; list: SeenSource[] }>({
    targets,
    seen: new Map(),
    list: [],
  });
  if (kept.current.targets !== targets) kept.current = { targets, seen: new Map(), list: [] };
  const { seen } = kept.current;
  const before = seen.size;
  for (const source of sources) if (!seen.has(keyOf(source))) seen.set(keyOf(source), source);
  if (seen.size !== before) kept.current.list = [...seen.values()];
  return kept.current.list;
};

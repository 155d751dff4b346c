'use client';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { type Level, levels } from './log-row.ts';

export type LogSettings = {
  filter: string;
  containers: string[];
  tasks: string[];
  since: string;
  until: string;
  line: string;
  wrap: boolean | null;
  levels: Level[];
  /** Each container's run before this one, instead of this one. */
  isPrevious: boolean;
  /** Lines that do not match are shown too. */
  isContextShown: boolean;
};

const listOf = (text: string | null): string[] => text?.split(',').filter(Boolean) ?? [];
const isLevel = (text: string): text is Level => (levels as readonly string[]).includes(text);

/** What the address says about the lines; set it with `writeUrl`. */
export const useLogSettings = (): LogSettings => {
  const params = useSearchParams();
  return useMemo(
    () => ({
      filter: params.get('filter') ?? '',
      containers: listOf(params.get('container')),
      tasks: listOf(params.get('task')),
      since: params.get('since') ?? '',
      until: params.get('until') ?? '',
      line: params.get('line') ?? '',
      wrap: params.has('wrap') ? params.get('wrap') !== '0' : null,
      levels: listOf(params.get('level')).filter(isLevel),
      isPrevious: params.get('previous') === '1' || params.get('previous') === 'true',
      isContextShown: params.get('context') === '1',
    }),
    [params],
  );
};

/** `/text/` or `/text/i`: the expression; null for a plain substring or a text that is no expression. */
export const readRegex = (filter: string): { source: string; flags: string } | null => {
  const match = /^\/(.+)\/(i?)$/s.exec(filter);
  if (!match?.[1]) return null;
  try {
    new RegExp(match[1], match[2]);
    return { source: match[1], flags: match[2] ?? '' };
  } catch {
    return null;
  }
};

/** The instant that a line's id begins with; null where the id is none of ours. */
export const timeOfLine = (id: string): number | null => {
  const match = /^([0-9a-z]{7,10})-/.exec(id);
  const atMs = match?.[1] ? Number.parseInt(match[1], 36) : Number.NaN;
  return Number.isFinite(atMs) && atMs < 8.64e15 ? atMs : null;
};

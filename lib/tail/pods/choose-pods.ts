import type { LogQuery } from '#lib/domain/ports/log-reads.ts';
import { isWantedSource } from '#lib/tail/source-changes.ts';
import { nameSome } from './pod-notes.ts';
import type { PodSource } from './resolve-pod-sources.ts';

/** Containers of one service that are followed at most: each holds a connection. */
const mostFollowed = 300;

/** The containers that a tail follows: those that write before those that may, up to the cap. */
export const choosePods = (
  pods: Iterable<PodSource>,
  query: LogQuery,
): { followed: PodSource[]; left: PodSource[] } => {
  const wanted = [...pods].filter((pod) => isWantedSource(query, pod.log));
  if (wanted.length <= mostFollowed) return { followed: wanted, left: [] };
  wanted.sort((a, b) => Number(b.isRunning) - Number(a.isRunning) || (a.key < b.key ? -1 : 1));
  // Of what has ended nothing more is to come.
  const left = wanted.slice(mostFollowed).filter((pod) => !pod.isOver);
  return { followed: wanted.slice(0, mostFollowed), left };
};

export const sayLeftOut = (left: readonly PodSource[]): string =>
  `Only ${mostFollowed} containers are followed at a time: ${nameSome(left.map(({ key }) => key))} are left out. Narrow the tail by task or container.`;

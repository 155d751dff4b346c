import type { LogQuery } from '#lib/domain/ports/log-reads.ts';
import { choosePods, sayLeftOut } from './choose-pods.ts';
import { sayGone } from './container-tail.ts';
import { momentMark, type PodLine } from './pod-line.ts';
import type { PodStandings } from './pod-standings.ts';
import type { PodTailHub } from './pod-tail-hub.ts';
import type { PodSource, PodSources } from './resolve-pod-sources.ts';

/** A pod's clock may go so far ahead of ours, or behind. */
export const clockSkewMs = 60_000;
const justOverMs = 10_000;

export type PodFollowsOptions = {
  query: LogQuery;
  hub: PodTailHub;
  standings: PodStandings;
  /** Containers of pods that were made later are told whole. */
  startMs: number;
  now: () => number;
  onLines: (key: string, lines: PodLine[]) => void;
  onTrouble: (reason: string) => void;
};

/** What was read of it may be older than its end: reads are shared for a moment. */
const isJustOver = ({ isOver, task }: PodSource, nowMs: number): boolean =>
  isOver && (!task.stoppedAt || nowMs - Date.parse(task.stoppedAt) < justOverMs);

/** The containers that one reader follows: they join and leave as the pods of the service come and go. */
export const createPodFollows = (options: PodFollowsOptions) => {
  const { query, hub, standings, startMs, now, onLines, onTrouble } = options;
  const joined = new Map<
    string,
    {
      createdAtMs: number | null;
      leave: () => void;
      update: (pod: PodSource) => void;
      isBehind: () => boolean;
    }
  >();
  const unread = new Set<string>();
  let isLive = false;

  /** A container that is new to this reader: all of it where it came after the start, else what comes from now on. */
  const beginNew = (pod: PodSource) => {
    const isYoung = pod.createdAtMs === null || pod.createdAtMs >= startMs - clockSkewMs;
    standings.begin(pod.key, isYoung ? null : momentMark(isLive ? now() : startMs));
  };
  const isBehind = (pod: PodSource): boolean => {
    const tail = hub.find(pod);
    return tail !== null && !tail.covers(standings.passedOf(pod.key));
  };
  const join = (pod: PodSource) => {
    const { key } = pod;
    const isRead = standings.has(key) && !unread.has(key) && !isJustOver(pod, now());
    // An ended pod writes nothing more; what it wrote was read, unless it came and went between two looks.
    if (pod.isOver && isRead) return;
    if (!standings.has(key)) beginNew(pod);
    const startAt = standings.passedOf(key);
    const { tail, leave } = hub.join(pod, { startAt, isRead }, (news) => {
      if (news.kind === 'trouble') onTrouble(news.reason);
      else onLines(key, news.lines);
    });
    if (!tail.covers(startAt))
      onTrouble(
        `Lines of ${key} may be missing: it writes faster than they could be read. The time range reads them.`,
      );
    const { createdAtMs } = pod;
    joined.set(key, { createdAtMs, leave, update: tail.update, isBehind: tail.isBehind });
    tail.update(pod);
    const recent = tail.recentAfter(startAt);
    // Where its tail began where the reader stands, or remembers that, all that comes is new.
    standings.trust(key, recent.isExact);
    onLines(key, recent.lines);
  };

  return {
    choose: ({ pods }: PodSources): PodSource[] => {
      const { followed, left } = choosePods(pods.values(), query);
      if (left.length > 0) onTrouble(sayLeftOut(left));
      return followed;
    },
    /** Its tail reads before it follows: what came before is not known whole. */
    noteUnread: (key: string) => {
      unread.add(key);
    },
    /** Whether no running tail remembers what the reader missed of it. */
    mustRead: (pod: PodSource): boolean => pod.isOver || !hub.find(pod) || isBehind(pod),
    /** Those of which a running tail has forgotten what this reader has not seen yet. */
    listBehind: (pods: PodSource[]): PodSource[] => {
      for (const pod of pods) if (!standings.has(pod.key)) beginNew(pod);
      return pods.filter(isBehind);
    },
    /** From here on an old pod that comes to sight is told from then on. */
    goLive: () => {
      isLive = true;
    },
    joinAll: (sources: PodSources, followed: PodSource[]) => {
      const keys = new Set(followed.map(({ key }) => key));
      for (const [key, one] of joined) {
        const pod = sources.pods.get(key);
        const isReplaced = pod !== undefined && pod.createdAtMs !== one.createdAtMs;
        if (pod && !isReplaced) one.update(pod);
        if (keys.has(key) && pod && !isReplaced) continue;
        if ((!pod || isReplaced) && one.isBehind()) onTrouble(sayGone(key));
        one.leave();
        joined.delete(key);
        // All that another pod of the name writes comes later than what was told.
        if (isReplaced) unread.add(key);
        if (!pod) standings.forget(key);
      }
      for (const pod of followed) if (!joined.has(pod.key)) join(pod);
    },
    leaveAll: () => {
      for (const { leave } of joined.values()) leave();
      joined.clear();
    },
  };
};

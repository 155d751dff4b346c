import type { ServiceStatus } from '#lib/contract/services.ts';

/** `trouble`, of what is failing or degraded: what is so, and why, as far as it is known. */
export type JudgedStatus = {
  status: ServiceStatus;
  reason: string;
  trouble?: { effect: string; cause?: string };
};

/** Fewer tasks than desired are normal for this long after a change. */
export const startDeadlineMs = 5 * 60_000;

const toSentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

/** "The quota allows no more pods. The rollout of web-1 failed.": a narrow row cuts off the end, and counts are beside it. */
export const inTrouble = (
  status: 'failing' | 'degraded',
  effect: string,
  cause: string | undefined,
): JudgedStatus =>
  cause
    ? {
        status,
        reason: `${toSentence(cause)} ${toSentence(effect)}`,
        trouble: { effect: toSentence(effect), cause: toSentence(cause) },
      }
    : { status, reason: toSentence(effect), trouble: { effect: toSentence(effect) } };

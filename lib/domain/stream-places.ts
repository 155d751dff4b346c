import { DomainError } from '#lib/domain/domain-error.ts';

/** Streams that one person, with all keys, may have open at once. */
export const streamsPerUser = 100;

const retryAfterSeconds = 10;

/** Takes one of a person's places until the returned function is called. Throws `rate_limited` when none is left. */
export type TakePlace = (actorId: string) => () => void;

/** The places of one kind of stream; `what` names it in the refusal. */
export const createStreamPlaces = (what: string): TakePlace => {
  const taken = new Map<string, number>();
  return (actorId) => {
    const before = taken.get(actorId) ?? 0;
    if (before >= streamsPerUser)
      throw new DomainError(
        'rate_limited',
        `You have ${streamsPerUser} ${what} open; close one to open another.`,
        {
          details: { retryAfterSeconds },
        },
      );
    taken.set(actorId, before + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const left = (taken.get(actorId) ?? 1) - 1;
      if (left > 0) taken.set(actorId, left);
      else taken.delete(actorId);
    };
  };
};

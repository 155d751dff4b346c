/** What is remembered between two looks at an operation; a restart begins it anew. */
export type FollowMemory = {
  /** How it looked the last time something moved, and when that was. */
  picture?: string;
  stillSinceMs?: number;
  /** Since when a pod is held back, by its uid. */
  heldSinceMs: Map<string, number>;
  /** Troubles of pods that were told. */
  told: Set<string>;
};

export const emptyMemory = (): FollowMemory => ({ heldSinceMs: new Map(), told: new Set() });

/** For how long the picture has been the same. */
export const stillFor = (memory: FollowMemory, picture: string, nowMs: number): number => {
  if (memory.picture !== picture || memory.stillSinceMs === undefined) {
    memory.picture = picture;
    memory.stillSinceMs = nowMs;
  }
  return nowMs - memory.stillSinceMs;
};

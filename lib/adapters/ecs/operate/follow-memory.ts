/** What is remembered between two looks at an operation; a restart begins it anew. */
export type FollowMemory = {
  /** The service deployment that is followed, once it is found. */
  serviceDeployment?: string;
  failedTasks: number;
  /** How it looked the last time something moved, and when that was. */
  picture?: string;
  stillSinceMs?: number;
  /** A container instance has been seen in the status that was asked for. */
  sawStatus?: boolean;
};

/** Since when the picture has been the same. */
export const stillFor = (memory: FollowMemory, picture: string, nowMs: number): number => {
  if (memory.picture !== picture || memory.stillSinceMs === undefined) {
    memory.picture = picture;
    memory.stillSinceMs = nowMs;
  }
  return nowMs - memory.stillSinceMs;
};

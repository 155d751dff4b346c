/** Where a shell is, as the audit names it: `<cluster>/<task>/<container>`. */
export const shellTarget = (place: {
  cluster: string;
  task: string;
  container?: string | undefined;
}): string => [place.cluster, place.task, place.container].filter((part) => part !== undefined).join('/');

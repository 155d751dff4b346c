import { shortenId } from '#components/ui/shorten-id.ts';
import { isPlainId, parseKubeTaskId } from '#lib/contract/ids.ts';

/** An ECS task's id is hex; a pod's has its namespace before the first dot. */
const ecsTask = /^[0-9a-f]{8,}$/;

/** What people call a task: the middle of an ECS id is left out, a pod has its name. */
export const taskName = (id: string): string =>
  ecsTask.test(id) || !isPlainId(id) ? shortenId(id) : (parseKubeTaskId(id)?.pod ?? shortenId(id));

/** A few letters that tell one task of a service from another: the head of an ECS id, the end of a pod's name. */
export const taskMark = (id: string): string => {
  const pod = ecsTask.test(id) ? undefined : parseKubeTaskId(id)?.pod;
  return pod === undefined ? id.slice(0, 8) : (pod.split('-').at(-1) ?? pod);
};

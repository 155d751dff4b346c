import type { Incomplete } from '#lib/contract/common.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { PodSource } from './resolve-pod-sources.ts';

const namedAtMost = 3;

/** Some by name, the others by number. */
export const nameSome = (keys: readonly string[]): string => {
  const named = keys.slice(0, namedAtMost).join(', ');
  const others = keys.length - namedAtMost;
  return others > 0 ? `${named} and ${others} more` : named;
};

/** What could not be read of a service's containers: one note for all that failed in the same way. */
export const createPodNotes = () => {
  const failed = new Map<string, { code: Incomplete['code']; message: string; keys: string[] }>();
  const note = (code: Incomplete['code'], message: string, key: string) => {
    const one = failed.get(`${code} ${message}`) ?? { code, message, keys: [] };
    failed.set(`${code} ${message}`, one);
    one.keys.push(key);
  };
  return {
    addError: (pod: PodSource, error: unknown) => {
      if (!isDomainError(error)) return note('internal', 'It could not be read.', pod.key);
      if (error.code === 'not_found')
        return note(
          'not_found',
          'The pod or its log is gone: Kubernetes keeps it only as long as the pod.',
          pod.key,
        );
      note(error.code, error.message, pod.key);
    },
    addUnread: (pod: PodSource, seconds: number) =>
      note(
        'upstream_timeout',
        `Not read within ${seconds} s. Narrow the reading by task or container.`,
        pod.key,
      ),
    list: (): Incomplete[] =>
      [...failed.values()].map(({ code, message, keys }) => ({
        scope: `log of ${nameSome(keys)}`,
        code,
        message,
      })),
  };
};

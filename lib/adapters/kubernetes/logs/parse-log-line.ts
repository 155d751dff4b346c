/** A line of `pods/log?timestamps=true`; null where it bears no stamp, so that no container wrote it. */
export type StampedLine = { at: string; atMs: number; message: string };

const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))(?: |$)/;

/**
 * `RFC3339Nano message`, as the kubelet writes it; the message is what follows the first space, as it was written.
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/kuberuntime/logs/logs.go
 */
export const parseLogLine = (text: string): StampedLine | null => {
  const at = stamp.exec(text)?.[1];
  if (at === undefined) return null;
  // What is finer than a millisecond is dropped here and kept in `at`.
  const atMs = Date.parse(at);
  return Number.isNaN(atMs) ? null : { at, atMs, message: text.slice(at.length + 1) };
};

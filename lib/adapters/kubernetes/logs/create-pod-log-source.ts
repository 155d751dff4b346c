import { DomainError, invalidInput } from '#lib/domain/domain-error.ts';
import type {
  PodContainer,
  PodLogFollow,
  PodLogLine,
  PodLogRead,
  PodLogSource,
} from '#lib/domain/ports/pod-log-source.ts';
import type { KubeClient, KubeQuery } from '../client/kube-client.ts';
import { isLabelName, kubePath } from '../client/kube-path.ts';
import { parseLogLine } from './parse-log-line.ts';

/** More of one line is not held; its length is still told. */
const maxLineBytes = 256 * 1024;
const readDeadlineMs = 10_000;
/** The kubelet begins its answer with the first line, so a quiet container is silent for as long as it likes. */
const followDeadlineMs = 3_600_000;

/** What the kubelet writes in place of a log that it no longer has or cannot open, with a status of 200. */
const goneSaid = /^(unable to retrieve container logs for|failed to try resolving symlinks in path)/;
const brokenSaid = /^(failed to (create fsnotify watcher|watch|open log file|parse)|rpc error:)/;

const refuse = (text: string, { namespace, pod, container }: PodContainer): DomainError | null => {
  const said = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  const where = `The log of ${container} in the pod ${namespace}/${pod}`;
  if (goneSaid.test(text)) return new DomainError('not_found', `${where} is gone: ${said}`);
  if (brokenSaid.test(text)) return new DomainError('unavailable', `${where} cannot be read now: ${said}`);
  return null;
};

/** RFC 3339 of the whole second: the API keeps no more of `sinceTime`. */
const toSinceTime = (ms: number): string => `${new Date(Math.max(0, ms)).toISOString().slice(0, 19)}Z`;

/**
 * What containers wrote, as the kubelet keeps it. It shows the newest file of a run only: after 10 MiB
 * (`containerLogMaxSize`) a run goes on in the next one, and older lines are out of the API's reach.
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod
 */
export const createPodLogSource = (options: { clientOf: (cluster: string) => KubeClient }): PodLogSource => {
  async function* open(
    ref: PodContainer,
    query: KubeQuery,
    limits: { deadlineMs: number; untilMs?: number; signal: AbortSignal },
  ) {
    const { cluster, namespace, pod, container } = ref;
    const path = kubePath({ version: 'v1', namespace, resource: 'pods', name: pod, subresource: 'log' });
    if (!isLabelName(container))
      throw invalidInput(
        `${JSON.stringify(container.slice(0, 100))} is not a name that Kubernetes allows for a container.`,
      );
    let cutBytes: number | undefined;
    const lines = await options.clientOf(cluster).lines(path, {
      query: { container, timestamps: true, ...query },
      accept: 'application/json, */*',
      deadlineMs: limits.deadlineMs,
      maxLineBytes,
      onCut: (bytes) => {
        cutBytes = bytes;
      },
      signal: limits.signal,
    });
    let before: PodLogLine | undefined;
    for await (const text of lines) {
      const wholeBytes = cutBytes;
      cutBytes = undefined;
      const stamped = parseLogLine(text);
      const error = stamped ? null : refuse(text, ref);
      if (error) throw error;
      // A line without a stamp belongs to the one before it: a runtime broke it.
      const line = stamped ?? (before && { ...before, message: text });
      if (!line) continue;
      if (limits.untilMs !== undefined && line.atMs > limits.untilMs) return;
      before = line;
      yield wholeBytes === undefined
        ? line
        : { ...line, bytes: wholeBytes - (stamped ? line.at.length + 1 : 0) };
    }
  }

  const queryOf = ({ sinceMs, tailLines }: PodLogFollow): KubeQuery => ({
    sinceTime: sinceMs === undefined ? undefined : toSinceTime(sinceMs),
    tailLines,
  });

  return {
    read: (ref, { untilMs, previous, signal, ...from }: PodLogRead) =>
      open(
        ref,
        { ...queryOf({ ...from, signal }), previous: previous ? true : undefined },
        { deadlineMs: readDeadlineMs, signal, ...(untilMs === undefined ? {} : { untilMs }) },
      ),
    follow: (ref, from) =>
      open(ref, { ...queryOf(from), follow: true }, { deadlineMs: followDeadlineMs, signal: from.signal }),
  };
};

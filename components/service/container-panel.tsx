import { Panel } from '#components/ui/panel.tsx';
import type { ContainerConfiguration } from '#lib/contract/services.ts';
import { Facts, Lines } from './facts.tsx';
import { sayVcpu } from './launch-words.ts';

const sayHealthCheck = (check: ContainerConfiguration['healthCheck']): string | undefined =>
  check &&
  `${check.command.join(' ')} every ${check.intervalSeconds} s, ${check.retries} retries, timeout ${check.timeoutSeconds} s${
    check.startPeriodSeconds ? `, after ${check.startPeriodSeconds} s` : ''
  }`;

const sayPort = ({ container, host, protocol, name }: ContainerConfiguration['ports'][number]): string =>
  `${container}${host && host !== container ? ` on host ${host}` : ''}/${protocol}${name ? ` ${name}` : ''}`;

const mib = (value: number) => `${value.toLocaleString('en')} MiB`;
const vcpu = (units: number) => sayVcpu(units / 1024);

/** What it asks for and what it may use at most; a missing limit is said, since it may take the whole node. */
const sayRange = (
  request: number | undefined,
  limit: number | undefined,
  say: (value: number) => string,
): string =>
  [
    request === undefined ? 'no request' : `requests ${say(request)}`,
    limit === undefined ? 'no limit' : `limit ${say(limit)}`,
  ].join(', ');

const sayMemory = ({ memoryMiB, memoryReservationMiB }: ContainerConfiguration): string | undefined =>
  [
    memoryMiB === undefined ? null : `limit ${mib(memoryMiB)}`,
    memoryReservationMiB === undefined ? null : `reserved ${mib(memoryReservationMiB)}`,
  ]
    .filter(Boolean)
    .join(', ') || undefined;

const sayYes = (value: boolean | undefined) => (value === undefined ? undefined : value ? 'yes' : 'no');

/** Name and value pairs: variables, or secrets by where they come from. */
function Pairs({ pairs, hidden }: { pairs: { name: string; value: string | null }[]; hidden: string }) {
  return (
    <table className="w-full table-fixed font-mono text-sm">
      <tbody>
        {pairs.map(({ name, value }) => (
          <tr key={name} data-row-id={name} className="border-t align-top first:border-t-0">
            <th scope="row" className="w-2/5 py-1 pr-3 text-left font-normal wrap-anywhere">
              {name}
            </th>
            <td className="py-1 wrap-anywhere text-muted">
              {value ?? <span className="font-sans">{hidden}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Probes({ container }: { container: ContainerConfiguration }) {
  const { probes } = container;
  if (!probes || probes.length === 0) return 'none';
  return (
    <ul>
      {probes.map(({ kind, summary }) => (
        <li key={kind}>
          <b className="font-medium">{kind}</b> <span className="font-mono text-sm">{summary}</span>
        </li>
      ))}
    </ul>
  );
}

/** One container as its task definition or pod template has it. */
export function ContainerPanel({
  container,
  hasRequests,
  asOf,
}: {
  container: ContainerConfiguration;
  /** Kubernetes: sizes are requests and limits, and probes stand for the health check. */
  hasRequests: boolean;
  asOf: string;
}) {
  const { environment, secrets } = container;
  const isHidden = environment.some(({ value }) => value === null);
  return (
    <Panel
      title={<span className="font-mono text-base">{container.name}</span>}
      note={container.init ? 'init' : hasRequests ? undefined : container.essential ? 'essential' : 'sidecar'}
      asOf={asOf}
    >
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2" data-row-id={container.name}>
        <Facts
          facts={[
            { term: 'Image', value: <span className="font-mono text-sm">{container.image}</span> },
            {
              term: 'Digest',
              value: container.digest && <span className="font-mono text-sm">{container.digest}</span>,
            },
            {
              term: 'CPU',
              value: hasRequests
                ? sayRange(container.cpu, container.cpuLimit, vcpu)
                : container.cpu
                  ? `${container.cpu} units`
                  : undefined,
            },
            {
              term: 'Memory',
              value: hasRequests
                ? sayRange(container.memoryMiB, container.memoryLimitMiB, mib)
                : sayMemory(container),
            },
            { term: 'Pull policy', value: container.imagePullPolicy },
            { term: 'Ports', value: container.ports.map(sayPort).join(', ') },
            {
              // What the image calls its entry point, Kubernetes calls the command.
              term: hasRequests ? 'Command' : 'Entry point',
              value: container.entryPoint.length > 0 && <Lines values={[container.entryPoint.join(' ')]} />,
            },
            {
              term: hasRequests ? 'Arguments' : 'Command',
              value: container.command.length > 0 && <Lines values={[container.command.join(' ')]} />,
            },
            { term: 'Working directory', value: container.workingDirectory },
            { term: 'User', value: container.user },
            { term: 'Read-only root', value: sayYes(container.readonlyRootFilesystem) },
            { term: 'Privileged', value: sayYes(container.privileged) },
            {
              term: 'Mounts',
              value: container.mounts.length > 0 && (
                <Lines
                  values={container.mounts.map(
                    ({ volume, path, readOnly }) => `${volume} → ${path}${readOnly ? ' (read-only)' : ''}`,
                  )}
                />
              ),
            },
            hasRequests
              ? { term: 'Probes', value: <Probes container={container} /> }
              : { term: 'Health check', value: sayHealthCheck(container.healthCheck) ?? 'none' },
            {
              term: 'Starts after',
              value: container.dependsOn
                .map(({ container: name, condition }) => `${name} ${condition}`)
                .join(', '),
            },
            { term: 'Logs', value: [container.logDriver, container.logGroup].filter(Boolean).join(' ') },
            {
              term: 'Stop timeout',
              value:
                container.stopTimeoutSeconds === undefined ? undefined : `${container.stopTimeoutSeconds} s`,
            },
          ]}
        />
        <div className="grid content-start gap-4">
          <section>
            <h3 className="font-medium">Environment</h3>
            {isHidden && <p className="text-muted">Values are for operators and admins.</p>}
            {environment.length > 0 ? (
              <Pairs pairs={environment} hidden="hidden" />
            ) : (
              <p className="text-muted">No variable.</p>
            )}
          </section>
          <section>
            <h3 className="font-medium">
              {hasRequests ? 'From secrets, config maps and fields' : 'Secrets'}
            </h3>
            {secrets.length > 0 ? (
              <Pairs pairs={secrets.map(({ name, valueFrom }) => ({ name, value: valueFrom }))} hidden="" />
            ) : (
              <p className="text-muted">{hasRequests ? 'Nothing.' : 'No secret.'}</p>
            )}
          </section>
        </div>
      </div>
    </Panel>
  );
}

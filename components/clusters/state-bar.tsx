import { classNames } from '#components/ui/class-names.ts';
import { toneFill } from '#components/ui/status-look.ts';
import type { ServiceStatus } from '#lib/contract/services.ts';

const order: ServiceStatus[] = ['failing', 'degraded', 'unknown', 'deploying', 'steady', 'stopped'];

export type StateCounts = Partial<Record<ServiceStatus, number>>;

/** "1 failing, 15 steady". */
export const stateWords = (counts: StateCounts): string =>
  order
    .filter((status) => counts[status])
    .map((status) => `${counts[status]} ${status}`)
    .join(', ') || 'no services';

/** A thin bar of the services by state, trouble first; its words are its name. */
export const StateBar = ({ counts }: { counts: StateCounts }) => (
  <span
    role="img"
    aria-label={stateWords(counts)}
    title={stateWords(counts)}
    className="flex h-[7px] w-full gap-0.5"
  >
    {order.map((status) =>
      counts[status] ? (
        <span
          key={status}
          className={classNames(
            'min-w-[7px] rounded-[2px]',
            toneFill[status],
            status === 'steady' && 'opacity-50',
          )}
          style={{ flexGrow: counts[status] }}
        />
      ) : null,
    )}
  </span>
);

import { Panel } from '#components/ui/panel.tsx';

/** Names and values. */
export const PairsPanel = ({
  title,
  pairs,
  empty,
}: {
  title: string;
  pairs: [string, string][];
  empty: string;
}) => (
  <Panel title={title}>
    {pairs.length === 0 ? (
      <p className="text-muted">{empty}</p>
    ) : (
      <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        {pairs.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="wrap-anywhere text-muted">{name}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    )}
  </Panel>
);

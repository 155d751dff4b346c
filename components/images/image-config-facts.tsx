import { Time } from '#components/ui/age.tsx';
import type { ImageConfig } from '#lib/contract/images.ts';

type Fact = { term: string; value: string | undefined; isCode?: boolean };

const orNone = (values: readonly string[]) => (values.length > 0 ? values.join(' ') : undefined);

/** How the image starts and what it declares; of variables only the names. */
export function ImageConfigFacts({ config }: { config: ImageConfig }) {
  const facts: Fact[] = [
    { term: 'User', value: config.user || 'root' },
    { term: 'Entry point', value: orNone(config.entrypoint), isCode: true },
    { term: 'Command', value: orNone(config.command), isCode: true },
    { term: 'Working directory', value: config.workingDirectory, isCode: true },
    { term: 'Ports', value: config.ports.join(', ') || undefined },
    {
      term: 'Health check',
      value: config.healthCheck?.join(' ') ?? 'none',
      isCode: config.healthCheck !== undefined,
    },
    { term: 'Variables', value: config.environmentNames.join(', ') || undefined, isCode: true },
    { term: 'Platform', value: [config.os, config.architecture].filter(Boolean).join('/') || undefined },
    ...Object.entries(config.labels).map(([term, value]) => ({ term, value, isCode: true })),
  ];
  return (
    <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[minmax(120px,30%)_1fr]">
      {facts
        .filter(({ value }) => value !== undefined)
        .map(({ term, value, isCode }) => (
          <div key={term} className="contents">
            <dt className="text-muted wrap-anywhere max-sm:mt-1.5">{term}</dt>
            <dd className={`min-w-0 wrap-anywhere ${isCode ? 'font-mono text-sm' : ''}`}>{value}</dd>
          </div>
        ))}
      {config.createdAt && (
        <div className="contents">
          <dt className="text-muted max-sm:mt-1.5">Built</dt>
          <dd>
            <Time at={config.createdAt} />
          </dd>
        </div>
      )}
    </dl>
  );
}

'use client';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { LiveRegion } from '#components/ui/live-region.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { capitalize, wordsOf } from '#components/ui/platform-word.ts';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { ConditionsList } from './conditions-list.tsx';
import { ContainerPanel } from './container-panel.tsx';
import { DiffSkeleton } from './diff-skeleton.tsx';
import { Facts, Lines } from './facts.tsx';
import { sayVcpu } from './launch-words.ts';
import { RelatedPanel } from './related-panel.tsx';
import type { TabProps } from './service-ref.ts';

const RevisionDiff = dynamic(() => import('./revision-diff.tsx').then((module) => module.RevisionDiff), {
  loading: () => (
    <Panel title="What changed" busy>
      <DiffSkeleton />
    </Panel>
  ),
});
const ManifestPanel = dynamic(() => import('./manifest-panel.tsx').then((module) => module.ManifestPanel), {
  loading: () => <SkeletonRows rows={6} />,
});

const sayYes = (value: boolean | undefined) => (value === undefined ? undefined : value ? 'yes' : 'no');

/** What the service is made of, what differs between two revisions, and the whole as AWS has it. */
export function ConfigurationTab({ target, service }: TabProps) {
  const [isManifestOpen, setManifestOpen] = useState(false);
  const words = wordsOf(service.platform);
  const { configuration, network, volumes, circuitBreaker, loadBalancers } = service;
  return (
    <LiveRegion className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4" asOf={service.asOf}>
      <IncompleteNote items={service.incomplete} />
      <RevisionDiff target={target} service={service} />
      {configuration.containers.map((container) => (
        <ContainerPanel
          key={container.name}
          container={container}
          hasRequests={words.hasNamespaces}
          asOf={service.asOf}
        />
      ))}
      <div className="grid gap-4 lg:grid-cols-2">
        <Panel title={capitalize(words.task)} asOf={service.asOf}>
          <Facts
            facts={[
              {
                term: 'Task definition',
                value: configuration.taskDefinition && <Lines values={[configuration.taskDefinition]} />,
              },
              {
                term: 'CPU',
                value: configuration.vcpu === undefined ? undefined : sayVcpu(configuration.vcpu),
              },
              {
                term: 'Memory',
                value:
                  configuration.memoryMiB === undefined
                    ? undefined
                    : `${configuration.memoryMiB.toLocaleString('en')} MiB`,
              },
              {
                term: 'Platform',
                value: [
                  configuration.operatingSystem,
                  configuration.architecture,
                  configuration.platformVersion,
                ]
                  .filter(Boolean)
                  .join(' · '),
              },
              {
                term: words.hasNamespaces ? 'Service account' : 'Task role',
                value: configuration.taskRole && <Lines values={[configuration.taskRole]} />,
              },
              {
                term: 'Execution role',
                value: configuration.executionRole && <Lines values={[configuration.executionRole]} />,
              },
              { term: 'ECS Exec', value: sayYes(configuration.executeCommand) },
            ]}
          />
        </Panel>
        <Panel title={`${capitalize(words.deployment)} configuration`} asOf={service.asOf}>
          <Facts
            facts={[
              { term: 'Controller', value: service.controller },
              { term: 'Strategy', value: service.strategy },
              { term: 'Scheduling', value: configuration.schedulingStrategy },
              {
                term: 'Healthy share',
                value:
                  configuration.minHealthyPercent === undefined
                    ? undefined
                    : `${configuration.minHealthyPercent} % to ${configuration.maxPercent ?? '–'} %`,
              },
              {
                term: 'Circuit breaker',
                value: words.hasNamespaces
                  ? undefined
                  : circuitBreaker.enabled
                    ? circuitBreaker.rollback
                      ? 'on, rolls back'
                      : 'on, without rollback'
                    : 'off',
              },
              {
                term: 'Grace period',
                value:
                  configuration.healthCheckGraceSeconds === undefined
                    ? undefined
                    : `${configuration.healthCheckGraceSeconds} s`,
              },
            ]}
          />
        </Panel>
        <Panel title="Network">
          <Facts
            facts={[
              { term: 'Mode', value: network.mode },
              { term: 'Subnets', value: network.subnets.length > 0 && <Lines values={network.subnets} /> },
              {
                term: 'Security groups',
                value: network.securityGroups.length > 0 && <Lines values={network.securityGroups} />,
              },
              { term: 'Public IP', value: sayYes(network.publicIp) },
              {
                term: 'Load balancers',
                value: loadBalancers.length > 0 && (
                  <Lines
                    values={loadBalancers.map(
                      ({ name, container, port }) =>
                        `${name} → ${container ?? ''}${port === undefined ? '' : `:${port}`}`,
                    )}
                  />
                ),
              },
            ]}
          />
        </Panel>
        <Panel title="Volumes">
          {volumes.length === 0 ? (
            <p className="text-muted">No volume.</p>
          ) : (
            <Facts
              facts={volumes.map(({ name, kind, source, detail }) => ({
                term: name,
                value: [kind, source, detail].filter(Boolean).join(' · '),
              }))}
            />
          )}
        </Panel>
        {service.conditions && service.conditions.length > 0 && (
          <Panel title="Conditions" asOf={service.asOf}>
            <ConditionsList conditions={service.conditions} />
          </Panel>
        )}
        {service.labels && service.labels.length > 0 && (
          <Panel title="Labels">
            <Facts facts={service.labels.map(({ key, value }) => ({ term: key, value }))} />
          </Panel>
        )}
        {service.annotations && service.annotations.length > 0 && (
          <Panel title="Annotations">
            <Facts facts={service.annotations.map(({ key, value }) => ({ term: key, value }))} />
          </Panel>
        )}
        {configuration.tags.length > 0 && (
          <Panel title="Tags">
            <Facts facts={configuration.tags.map(({ key, value }) => ({ term: key, value }))} />
          </Panel>
        )}
      </div>
      <RelatedPanel service={service} />
      {isManifestOpen ? (
        <ManifestPanel target={target} />
      ) : (
        <Button className="w-fit" onClick={() => setManifestOpen(true)}>
          Show it as {words.owner} has it
        </Button>
      )}
    </LiveRegion>
  );
}

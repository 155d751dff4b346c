'use client';
import Link from 'next/link';
import { serviceNameOf } from '#components/service/service-title.ts';
import { Facts } from '#components/ui/facts.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { ShortId } from '#components/ui/short-id.tsx';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { TaskDetail } from '#lib/contract/tasks.ts';
import { paths } from '#lib/paths.ts';

const link = 'hit text-accent hover:underline';
const mono = (text: string | undefined) =>
  text ? <span className="font-mono text-sm">{text}</span> : undefined;

/** Whose task it is, and where it runs. */
export const TaskWhere = ({ task }: { task: TaskDetail }) => {
  const serviceRef = task.serviceId ? { cluster: task.clusterId, service: task.serviceId } : null;
  const words = wordsOf(parseClusterId(task.clusterId)?.platform);
  const node =
    task.node && words.hasNamespaces ? (
      <Link
        href={paths.cluster(task.clusterId, { tab: 'nodes', node: task.node })}
        prefetch={false}
        className={link}
      >
        {task.node}
      </Link>
    ) : (
      mono(task.node)
    );
  return (
    <Panel title="Who and where" asOf={task.asOf}>
      <Facts
        facts={[
          serviceRef && {
            label: 'Service',
            value: (
              <Link href={paths.service(serviceRef)} prefetch={false} className={link}>
                {serviceNameOf(serviceRef)}
              </Link>
            ),
          },
          { label: 'Namespace', value: task.namespace },
          { label: 'Started by', value: task.startedBy },
          { label: 'Group', value: task.group },
          { label: 'Revision', value: mono(task.revision) },
          {
            label: 'Deployment',
            value:
              task.deployment && task.deployment !== task.revision ? <ShortId id={task.deployment} /> : null,
          },
          { label: 'Launch type', value: task.launch },
          { label: 'Platform version', value: task.platformVersion },
          { label: 'Quality of service', value: task.qos },
          { label: 'Zone', value: task.zone },
          { label: words.hasNamespaces ? 'Node' : 'Instance', value: node },
          { label: 'Address', value: mono(task.address) },
          {
            label: 'CPU',
            value:
              task.cpu === undefined ? null : (
                <>
                  <NumberValue field="cpu" value={task.cpu} unit="units" />
                  {task.vcpu === undefined ? null : (
                    <>
                      {' '}
                      (<NumberValue field="vcpu" value={task.vcpu} unit="vCPU" />)
                    </>
                  )}
                </>
              ),
          },
          {
            label: 'Memory',
            value:
              task.memoryMiB === undefined ? null : (
                <NumberValue field="memoryMiB" value={task.memoryMiB} unit="MiB" />
              ),
          },
          !words.hasNamespaces &&
            task.executeCommand !== undefined && {
              label: 'ECS Exec',
              value: task.executeCommand ? 'enabled' : 'off',
            },
        ]}
      />
    </Panel>
  );
};

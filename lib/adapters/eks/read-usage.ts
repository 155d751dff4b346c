import { DescribeAddonCommand } from '@aws-sdk/client-eks';
import { readMetricData } from '#lib/adapters/cloudwatch/read-metric-data.ts';
import type { UsageHistory, UsageQuestion } from '#lib/adapters/kubernetes/cluster-directory.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import { isReporting, toRecords, usageQueries } from './container-insights.ts';
import type { EksContext } from './eks-context.ts';
import { eksClusterId } from './names.ts';

const source = 'Container Insights';
const addonName = 'amazon-cloudwatch-observability';
// Each pod of a StatefulSet is a metric of its own, and each metric that is asked for is charged.
const maxPods = 20;

/** Why CloudWatch has nothing of a whole cluster: as its add-ons tell. */
const explainAbsence = async (
  { clients, call }: EksContext,
  clusterName: string,
  signal: AbortSignal,
): Promise<string> => {
  try {
    const { addon } = await call({
      action: 'eks:DescribeAddon',
      resource: addonName,
      signal,
      send: (options) => clients.eks.send(new DescribeAddonCommand({ clusterName, addonName }), options),
    });
    return `The add-on ${addonName} of ${clusterName} is ${addon?.status ?? 'UNKNOWN'}, but CloudWatch has no Container Insights metrics of it: history needs its enhanced observability, which OpenTelemetry metrics do not replace.`;
  } catch (error) {
    const isMissing = isDomainError(error) && error.code === 'not_found';
    return isMissing
      ? `The cluster ${clusterName} does not have the EKS add-on ${addonName}: with it, Container Insights keeps a history that is shown here.`
      : `CloudWatch has no Container Insights metrics of ${clusterName}; the EKS add-on ${addonName} would send them.`;
  }
};

/** What the pods of a workload used, as Container Insights keeps it; `absence` says why it has nothing. */
export const readUsage = async (
  context: EksContext,
  clusterName: string,
  { question, signal }: { question: UsageQuestion; signal: AbortSignal },
): Promise<Read<UsageHistory>> => {
  const { namespace, workload, pods, fromMs, toMs, periodSeconds } = question;
  const nothing = (absence: string): Read<UsageHistory> => ({
    value: { source, records: [], absence },
    incomplete: [],
  });
  const podNames = workload.kind === 'statefulset' ? pods : [workload.name];
  if (podNames.length > maxPods)
    return nothing(
      `Container Insights keeps each pod of a StatefulSet apart; of more than ${maxPods} no history is read.`,
    );
  const key = `${clusterName} ${toMs - fromMs}`;
  const known = context.caches.absences.get(key);
  if (known) return nothing(known);
  const { value: data, incomplete } = await readMetricData(
    context,
    usageQueries({ cluster: clusterName, namespace }, podNames),
    {
      scope: `${eksClusterId(context, clusterName)} Container Insights`,
      span: { fromMs, toMs, periodSeconds },
      signal,
    },
  );
  const records = toRecords(data, { podCount: podNames.length, periodSeconds });
  if (records.length > 0 || incomplete.length > 0) return { value: { source, records }, incomplete };
  if (isReporting(data))
    return nothing(
      'Container Insights is on, but sent nothing of these pods in this time; it needs enhanced observability, and does not reach pods on Fargate.',
    );
  const absence = await explainAbsence(context, clusterName, signal);
  context.caches.absences.set(key, absence);
  return nothing(absence);
};

import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { taskName } from '#components/tasks/task-name.ts';
import { TaskView } from '#components/tasks/task-view.tsx';
import { PageBody } from '#components/ui/page-header.tsx';
import { pageTitle } from '#components/ui/page-title.ts';
import { capitalize, wordsOf } from '#components/ui/platform-word.ts';
import { decodeSegment } from '#components/ui/search-params.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import { getTask } from '#lib/domain/tasks/get-task.ts';
import { openPage } from '#lib/http/open-page.ts';

type Props = { params: Promise<{ cluster: string; task: string }> };

const readRef = async (params: Props['params']) => {
  const { cluster, task } = await params;
  return { cluster: decodeSegment(cluster), task: decodeSegment(task) };
};

export const generateMetadata = async ({ params }: Props): Promise<Metadata> => {
  const { cluster, task } = await readRef(params);
  const ref = parseClusterId(cluster);
  const words = wordsOf(ref?.platform);
  const name = words.hasNamespaces ? taskName(task) : task.slice(0, 8);
  return { title: pageTitle(`${capitalize(words.task)} ${name}`, ref?.name ?? cluster) };
};

const TaskPage = async ({ params }: Props) => {
  const page = await openPage();
  const ref = await readRef(params);
  if (!parseClusterId(ref.cluster)) notFound();
  await page.prefetch(getTask, ref);
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <TaskView clusterId={ref.cluster} taskId={ref.task} />
      </PageBody>
    </HydrationBoundary>
  );
};

export default TaskPage;

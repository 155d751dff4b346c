import type {
  DeploymentList,
  DiffRevisionsInput,
  GetRevisionInput,
  ListDeploymentsInput,
  ListRevisionsInput,
  Revision,
  RevisionDiff,
  RevisionList,
} from '#lib/contract/deployments.ts';
import { endpoint } from '#lib/contract/endpoint.ts';
import type { GetServiceImagesInput, ServiceImages } from '#lib/contract/images.ts';
import type { ListLogsInput, LogLine, LogList, StreamLogsInput } from '#lib/contract/logs.ts';
import type {
  GetRevisionManifestInput,
  GetServiceManifestInput,
  GetTaskManifestInput,
  Manifest,
} from '#lib/contract/manifests.ts';
import type { GetScalingInput, Scaling } from '#lib/contract/scaling.ts';
import type {
  EventList,
  GetMetricsInput,
  GetServiceInput,
  ListClusterServicesInput,
  ListEventsInput,
  ListServicesInput,
  Metrics,
  ServiceDetail,
  ServiceList,
} from '#lib/contract/services.ts';
import type { CreateExecTicketInput, ExecTicket } from '#lib/contract/shells.ts';
import type {
  GetTaskInput,
  ListClusterTasksInput,
  ListTasksInput,
  TaskDetail,
  TaskList,
} from '#lib/contract/tasks.ts';

const service = '/clusters/:cluster/services/:service';
const manifestTypes = ['application/json', 'application/yaml'] as const;

export const servicesApi = {
  list: endpoint<ListServicesInput, ServiceList>({
    name: 'services.list',
    method: 'GET',
    path: '/services',
    summary: 'Services of every cluster',
  }),
  listOfCluster: endpoint<ListClusterServicesInput, ServiceList>({
    name: 'services.listOfCluster',
    method: 'GET',
    path: '/clusters/:cluster/services',
    summary: 'Services of one cluster',
  }),
  get: endpoint<GetServiceInput, ServiceDetail>({
    name: 'services.get',
    method: 'GET',
    path: service,
    summary: 'One service: health, configuration, network, what may be done',
  }),
  events: endpoint<ListEventsInput, EventList>({
    name: 'services.events',
    method: 'GET',
    path: `${service}/events`,
    summary: 'Events of a service, newest first',
  }),
  images: endpoint<GetServiceImagesInput, ServiceImages>({
    name: 'services.images',
    method: 'GET',
    path: `${service}/images`,
    summary: 'Per container: the current image and the candidates of ECR',
  }),
  metrics: endpoint<GetMetricsInput, Metrics>({
    name: 'services.metrics',
    method: 'GET',
    path: `${service}/metrics`,
    summary: 'CPU, memory and load balancer metrics',
  }),
  scaling: endpoint<GetScalingInput, Scaling>({
    name: 'services.scaling',
    method: 'GET',
    path: `${service}/scaling`,
    summary: 'Desired count, bounds, policies, activities',
  }),
  manifest: endpoint<GetServiceManifestInput, Manifest>({
    name: 'services.manifest',
    method: 'GET',
    path: `${service}/manifest`,
    summary: 'The service with its task definition, as AWS has them',
    produces: manifestTypes,
  }),
};

export const tasksApi = {
  list: endpoint<ListTasksInput, TaskList>({
    name: 'tasks.list',
    method: 'GET',
    path: `${service}/tasks`,
    summary: 'Tasks of a service',
  }),
  listOfCluster: endpoint<ListClusterTasksInput, TaskList>({
    name: 'tasks.listOfCluster',
    method: 'GET',
    path: '/clusters/:cluster/tasks',
    summary: 'Tasks of a cluster',
  }),
  get: endpoint<GetTaskInput, TaskDetail>({
    name: 'tasks.get',
    method: 'GET',
    path: '/clusters/:cluster/tasks/:task',
    summary: 'One task, why it stopped, its timeline',
  }),
  manifest: endpoint<GetTaskManifestInput, Manifest>({
    name: 'tasks.manifest',
    method: 'GET',
    path: '/clusters/:cluster/tasks/:task/manifest',
    summary: 'The task as AWS has it',
    produces: manifestTypes,
  }),
};

export const shellsApi = {
  createTicket: endpoint<CreateExecTicketInput, ExecTicket>({
    name: 'shells.createTicket',
    method: 'POST',
    path: '/clusters/:cluster/tasks/:task/exec-tickets',
    summary: 'A ticket for one shell in a container',
    status: 201,
  }),
};

export const deploymentsApi = {
  list: endpoint<ListDeploymentsInput, DeploymentList>({
    name: 'deployments.list',
    method: 'GET',
    path: `${service}/deployments`,
    summary: 'Deployments of a service, newest first',
  }),
  revisions: endpoint<ListRevisionsInput, RevisionList>({
    name: 'deployments.revisions',
    method: 'GET',
    path: `${service}/revisions`,
    summary: 'Revisions of a service, newest first',
  }),
  revision: endpoint<GetRevisionInput, Revision>({
    name: 'deployments.revision',
    method: 'GET',
    path: `${service}/revisions/:revision`,
    summary: 'The content of a revision',
  }),
  manifest: endpoint<GetRevisionManifestInput, Manifest>({
    name: 'deployments.manifest',
    method: 'GET',
    path: `${service}/revisions/:revision/manifest`,
    summary: 'The revision as AWS has it',
    produces: manifestTypes,
  }),
  diff: endpoint<DiffRevisionsInput, RevisionDiff>({
    name: 'deployments.diff',
    method: 'GET',
    path: `${service}/revisions/:revision/diff/:other`,
    summary: 'What differs between two revisions',
  }),
};

export const logsApi = {
  list: endpoint<ListLogsInput, LogList>({
    name: 'logs.list',
    method: 'GET',
    path: `${service}/logs`,
    summary: 'Log lines of a service, oldest first',
  }),
  stream: endpoint<StreamLogsInput, LogLine[]>({
    name: 'logs.stream',
    method: 'GET',
    path: `${service}/logs/stream`,
    summary: 'Log lines as they are written',
    produces: ['text/event-stream'],
  }),
};

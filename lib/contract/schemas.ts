import type { z } from 'zod';
import * as access from './access.ts';
import { accessApi } from './api/access-api.ts';
import { clustersApi } from './api/clusters-api.ts';
import { imagesApi } from './api/images-api.ts';
import { jobsApi } from './api/jobs-api.ts';
import { operationsApi, plansApi } from './api/plans-api.ts';
import { deploymentsApi, logsApi, servicesApi, shellsApi, tasksApi } from './api/services-api.ts';
import { usersApi } from './api/users-api.ts';
import * as clusters from './clusters.ts';
import * as deployments from './deployments.ts';
import type { Endpoint } from './endpoint.ts';
import * as images from './images.ts';
import * as jobs from './jobs.ts';
import * as logs from './logs.ts';
import * as manifests from './manifests.ts';
import * as objects from './objects.ts';
import * as operations from './operations.ts';
import * as plans from './plans.ts';
import * as scaling from './scaling.ts';
import * as services from './services.ts';
import * as shells from './shells.ts';
import * as tasks from './tasks.ts';
import * as users from './users.ts';

/** An endpoint with the schemas that its input and its answer are parsed with. */
export type BoundEndpoint = { endpoint: Endpoint<unknown, unknown>; input: z.ZodType; output: z.ZodType };

const bind = <I, O>(endpoint: Endpoint<I, O>, input: z.ZodType<I>, output: z.ZodType<O>): BoundEndpoint => ({
  endpoint,
  input,
  output,
});

/** Every endpoint of the API. */
export const boundEndpoints: readonly BoundEndpoint[] = [
  bind(clustersApi.list, clusters.ListClustersInput, clusters.ClusterList),
  bind(clustersApi.get, clusters.GetClusterInput, clusters.ClusterDetail),
  bind(clustersApi.nodes, clusters.ListNodesInput, clusters.NodeList),
  bind(clustersApi.namespaces, clusters.ListNamespacesInput, clusters.NamespaceList),
  bind(clustersApi.nodeManifest, manifests.GetNodeManifestInput, manifests.Manifest),
  bind(clustersApi.objectKinds, objects.ListObjectKindsInput, objects.ObjectKindList),
  bind(clustersApi.objects, objects.ListObjectsInput, objects.ObjectTable),
  bind(clustersApi.objectManifest, objects.GetObjectManifestInput, manifests.Manifest),
  bind(jobsApi.listOfCluster, jobs.ListJobsInput, jobs.JobList),
  bind(servicesApi.list, services.ListServicesInput, services.ServiceList),
  bind(servicesApi.listOfCluster, services.ListClusterServicesInput, services.ServiceList),
  bind(servicesApi.get, services.GetServiceInput, services.ServiceDetail),
  bind(servicesApi.events, services.ListEventsInput, services.EventList),
  bind(servicesApi.images, images.GetServiceImagesInput, images.ServiceImages),
  bind(servicesApi.metrics, services.GetMetricsInput, services.Metrics),
  bind(servicesApi.scaling, scaling.GetScalingInput, scaling.Scaling),
  bind(servicesApi.manifest, manifests.GetServiceManifestInput, manifests.Manifest),
  bind(tasksApi.list, tasks.ListTasksInput, tasks.TaskList),
  bind(tasksApi.listOfCluster, tasks.ListClusterTasksInput, tasks.TaskList),
  bind(tasksApi.get, tasks.GetTaskInput, tasks.TaskDetail),
  bind(tasksApi.manifest, manifests.GetTaskManifestInput, manifests.Manifest),
  bind(shellsApi.createTicket, shells.CreateExecTicketInput, shells.ExecTicket),
  bind(deploymentsApi.list, deployments.ListDeploymentsInput, deployments.DeploymentList),
  bind(deploymentsApi.revisions, deployments.ListRevisionsInput, deployments.RevisionList),
  bind(deploymentsApi.revision, deployments.GetRevisionInput, deployments.Revision),
  bind(deploymentsApi.manifest, manifests.GetRevisionManifestInput, manifests.Manifest),
  bind(deploymentsApi.diff, deployments.DiffRevisionsInput, deployments.RevisionDiff),
  bind(logsApi.list, logs.ListLogsInput, logs.LogList),
  bind(logsApi.stream, logs.StreamLogsInput, logs.LogLine.array()),
  bind(imagesApi.repositories, images.ListRepositoriesInput, images.RepositoryList),
  bind(imagesApi.list, images.ListImagesInput, images.ImageList),
  bind(imagesApi.get, images.GetImageInput, images.ImageDetail),
  bind(plansApi.create, plans.CreatePlanInput, plans.Plan),
  bind(plansApi.createForNode, plans.CreateNodePlanInput, plans.Plan),
  bind(plansApi.get, plans.GetPlanInput, plans.Plan),
  bind(plansApi.apply, plans.ApplyPlanInput, plans.Applied),
  bind(operationsApi.list, operations.ListOperationsInput, operations.OperationList),
  bind(operationsApi.get, operations.GetOperationInput, operations.Operation),
  bind(accessApi.me, access.NoInput, access.Me),
  bind(accessApi.listKeys, access.ListApiKeysInput, access.ApiKeyList),
  bind(accessApi.createKey, access.CreateApiKeyInput, access.CreatedApiKey),
  bind(accessApi.deleteKey, access.DeleteApiKeyInput, access.Deleted),
  bind(accessApi.audit, access.ListAuditInput, access.AuditList),
  bind(accessApi.connections, access.ListConnectionsInput, access.ConnectionList),
  bind(accessApi.search, access.SearchInput, access.SearchList),
  bind(accessApi.stream, access.NoInput, access.ChangeEvent),
  bind(usersApi.list, users.ListUsersInput, users.UserList),
  bind(usersApi.create, users.CreateUserInput, users.User),
  bind(usersApi.update, users.UpdateUserInput, users.User),
  bind(usersApi.remove, users.RemoveUserInput, access.Deleted),
  bind(usersApi.changePassword, users.ChangePasswordInput, users.PasswordChanged),
];

const byName = new Map(boundEndpoints.map((bound) => [bound.endpoint.name, bound]));

/** The schemas of an endpoint; every endpoint is bound, which the architecture test proves. */
export const schemasOf = <I, O>(endpoint: Endpoint<I, O>): { input: z.ZodType<I>; output: z.ZodType<O> } => {
  const bound = byName.get(endpoint.name);
  if (!bound) throw new Error(`endpoint ${endpoint.name} has no schemas`);
  // Safe: `bind` accepted only schemas of exactly these types under this name.
  return bound as unknown as { input: z.ZodType<I>; output: z.ZodType<O> };
};

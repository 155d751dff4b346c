import type {
  ClusterDetail,
  ClusterList,
  GetClusterInput,
  ListClustersInput,
  ListNamespacesInput,
  ListNodesInput,
  NamespaceList,
  NodeList,
} from '#lib/contract/clusters.ts';
import { endpoint } from '#lib/contract/endpoint.ts';
import type { GetNodeManifestInput, Manifest } from '#lib/contract/manifests.ts';
import type {
  GetObjectManifestInput,
  ListObjectKindsInput,
  ListObjectsInput,
  ObjectKindList,
  ObjectTable,
} from '#lib/contract/objects.ts';

export const clustersApi = {
  list: endpoint<ListClustersInput, ClusterList>({
    name: 'clusters.list',
    method: 'GET',
    path: '/clusters',
    summary: 'Clusters of every connection',
  }),
  get: endpoint<GetClusterInput, ClusterDetail>({
    name: 'clusters.get',
    method: 'GET',
    path: '/clusters/:cluster',
    summary: 'One cluster with its capacity',
  }),
  nodes: endpoint<ListNodesInput, NodeList>({
    name: 'clusters.nodes',
    method: 'GET',
    path: '/clusters/:cluster/nodes',
    summary: 'Container instances or nodes of a cluster',
  }),
  namespaces: endpoint<ListNamespacesInput, NamespaceList>({
    name: 'clusters.namespaces',
    method: 'GET',
    path: '/clusters/:cluster/namespaces',
    summary: 'Namespaces of a Kubernetes cluster',
  }),
  nodeManifest: endpoint<GetNodeManifestInput, Manifest>({
    name: 'clusters.nodeManifest',
    method: 'GET',
    path: '/clusters/:cluster/nodes/:node/manifest',
    summary: 'The container instance or node as AWS or Kubernetes has it',
    produces: ['application/json', 'application/yaml'],
  }),
  objectKinds: endpoint<ListObjectKindsInput, ObjectKindList>({
    name: 'clusters.objectKinds',
    method: 'GET',
    path: '/clusters/:cluster/object-kinds',
    summary: 'Kinds of objects that a Kubernetes cluster serves',
  }),
  objects: endpoint<ListObjectsInput, ObjectTable>({
    name: 'clusters.objects',
    method: 'GET',
    path: '/clusters/:cluster/objects',
    summary: 'Objects of one kind, as kubectl get shows them',
  }),
  objectManifest: endpoint<GetObjectManifestInput, Manifest>({
    name: 'clusters.objectManifest',
    method: 'GET',
    path: '/clusters/:cluster/objects/manifest',
    summary: 'Any object as Kubernetes has it',
    produces: ['application/json', 'application/yaml'],
  }),
};

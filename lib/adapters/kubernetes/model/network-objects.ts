import { z } from 'zod';
import { flag, listOf, numberOrText, text, whole, words } from './lenient.ts';
import { Metadata } from './metadata.ts';
import { asItIs, type Kept, projectBy } from './project.ts';

const Ingresses = listOf(z.object({ hostname: text, ip: text }));
const Balanced = z
  .object({ loadBalancer: z.object({ ingress: Ingresses }).catch({ ingress: [] }).default({ ingress: [] }) })
  .catch({ loadBalancer: { ingress: [] } })
  .default({ loadBalancer: { ingress: [] } });

const KubeServiceRaw = z.object({
  metadata: Metadata,
  spec: z.object({
    type: z.string().catch('ClusterIP').default('ClusterIP'),
    clusterIP: text,
    selector: words.default({}),
    ports: listOf(
      z.object({
        name: text,
        port: z.number().int(),
        targetPort: numberOrText,
        nodePort: whole,
        protocol: text,
      }),
    ),
  }),
  status: Balanced,
});
export type KubeService = Kept<z.output<typeof KubeServiceRaw>>;
export const projectKubeService = projectBy(KubeServiceRaw, asItIs);

const Backend = z
  .object({
    service: z
      .object({ name: z.string(), port: z.object({ name: text, number: whole }).optional().catch(undefined) })
      .optional()
      .catch(undefined),
  })
  .optional()
  .catch(undefined);

const IngressRaw = z.object({
  metadata: Metadata,
  spec: z.object({
    ingressClassName: text,
    defaultBackend: Backend,
    rules: listOf(
      z.object({
        host: text,
        http: z
          .object({ paths: listOf(z.object({ path: text, backend: Backend })) })
          .optional()
          .catch(undefined),
      }),
    ),
  }),
  status: Balanced,
});
export type Ingress = Kept<z.output<typeof IngressRaw>>;
export const projectIngress = projectBy(IngressRaw, asItIs);

const EndpointSliceRaw = z.object({
  metadata: Metadata,
  ports: listOf(z.object({ name: text, port: whole, protocol: text })),
  endpoints: listOf(
    z.object({
      addresses: listOf(z.string()),
      zone: text,
      nodeName: text,
      conditions: z.object({ ready: flag, serving: flag, terminating: flag }).catch({}).default({}),
      targetRef: z.object({ kind: text, name: text, namespace: text }).optional().catch(undefined),
    }),
  ),
});
export type EndpointSlice = Kept<z.output<typeof EndpointSliceRaw>>;
export const projectEndpointSlice = projectBy(EndpointSliceRaw, asItIs);

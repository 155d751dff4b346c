import { z } from 'zod';
import type { ImageConfig, Layer } from '#lib/contract/images.ts';

const Descriptor = z.object({
  digest: z.string(),
  size: z.number().optional(),
  mediaType: z.string().optional(),
});
const PlatformName = z.object({
  os: z.string().optional(),
  architecture: z.string().optional(),
  variant: z.string().optional(),
});

/** A manifest or an index, by the OCI image specification. */
export const Manifest = z.looseObject({
  mediaType: z.string().optional(),
  config: Descriptor.optional(),
  layers: z.array(Descriptor).optional(),
  manifests: z.array(Descriptor.extend({ platform: PlatformName.optional() })).optional(),
});
export type Manifest = z.infer<typeof Manifest>;

const Names = z.array(z.string()).nullish();

/** An image's config blob, by the OCI image specification; Docker's Healthcheck is an addition of Docker. */
export const ConfigBlob = z.looseObject({
  architecture: z.string().optional(),
  os: z.string().optional(),
  created: z.string().optional(),
  config: z
    .looseObject({
      User: z.string().nullish(),
      Env: Names,
      Entrypoint: Names,
      Cmd: Names,
      WorkingDir: z.string().nullish(),
      ExposedPorts: z.record(z.string(), z.unknown()).nullish(),
      Labels: z.record(z.string(), z.string()).nullish(),
      Healthcheck: z.looseObject({ Test: Names }).nullish(),
    })
    .optional(),
  history: z
    .array(z.looseObject({ created_by: z.string().optional(), empty_layer: z.boolean().optional() }))
    .optional(),
});
export type ConfigBlob = z.infer<typeof ConfigBlob>;

/** What Dockerfile line made it, without the shell and BuildKit wrapping around it. */
const cleanInstruction = (createdBy: string): string =>
  createdBy
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, '')
    .replace(/^\/bin\/sh -c /, 'RUN ')
    .replace(/^RUN \/bin\/sh -c /, 'RUN ')
    .replace(/\s*# buildkit$/, '')
    .trim();

/** Layers with the instruction that made each, and the instructions that made none (size 0), in the order of the build. */
export const joinLayers = (manifest: Manifest, config: ConfigBlob | null): Layer[] => {
  const layers = [...(manifest.layers ?? [])];
  if (!config?.history) return layers.map(({ digest, size }) => ({ digest, sizeBytes: size ?? null }));
  const joined = config.history.map((step): Layer => {
    const instruction = cleanInstruction(step.created_by ?? '');
    if (step.empty_layer) return { instruction, sizeBytes: 0 };
    const layer = layers.shift();
    return { digest: layer?.digest, sizeBytes: layer?.size ?? null, instruction };
  });
  return [...joined, ...layers.map(({ digest, size }) => ({ digest, sizeBytes: size ?? null }))];
};

const nameOfVariable = (entry: string): string => entry.split('=', 1)[0] ?? entry;

/** The config as people read it; of environment variables only the names. */
export const toImageConfig = (blob: ConfigBlob): ImageConfig => ({
  architecture: blob.architecture,
  os: blob.os,
  user: blob.config?.User || undefined,
  entrypoint: blob.config?.Entrypoint ?? [],
  command: blob.config?.Cmd ?? [],
  environmentNames: (blob.config?.Env ?? []).map(nameOfVariable),
  ports: Object.keys(blob.config?.ExposedPorts ?? {}),
  workingDirectory: blob.config?.WorkingDir || undefined,
  healthCheck: blob.config?.Healthcheck?.Test ?? undefined,
  labels: blob.config?.Labels ?? {},
  createdAt:
    blob.created && !Number.isNaN(Date.parse(blob.created))
      ? new Date(blob.created).toISOString()
      : undefined,
});

import { z } from 'zod';
import { csv, Instant, known, listOf, listQuery, servicePath } from './common.ts';

export const Scan = z.object({
  status: z.string(),
  /** Findings by severity, lower case; absent when the scan has not ended. */
  findings: z.record(z.string(), z.number().int()).optional(),
  scannedAt: Instant.optional(),
});
export type Scan = z.infer<typeof Scan>;

export const RunsIn = z.object({
  clusterId: z.string(),
  serviceId: z.string(),
  name: z.string(),
  container: z.string(),
});
export type RunsIn = z.infer<typeof RunsIn>;

export const Repository = z.object({
  id: z.string(),
  name: z.string(),
  account: z.string(),
  region: z.string(),
  uri: z.string(),
  arn: z.string().optional(),
  createdAt: Instant.optional(),
  /** MUTABLE, IMMUTABLE, … */
  tagMutability: z.string().optional(),
  scanOnPush: z.boolean().optional(),
  encryption: z.string().optional(),
  runsIn: z.array(RunsIn),
});
export type Repository = z.infer<typeof Repository>;

export const repositorySorts = ['name', '-name', 'createdAt', '-createdAt'] as const;
export const ListRepositoriesInput = z.strictObject({
  ...listQuery,
  sort: z.enum(repositorySorts).optional(),
  account: csv(z.string()).optional(),
  region: csv(z.string()).optional(),
});
export type ListRepositoriesInput = z.infer<typeof ListRepositoriesInput>;
export const RepositoryList = listOf(Repository);
export type RepositoryList = z.infer<typeof RepositoryList>;

export const Image = z.object({
  digest: z.string(),
  repositoryId: z.string(),
  tags: z.array(z.string()),
  pushedAt: Instant.nullable(),
  sizeBytes: z.number().int().nullable(),
  mediaType: z.string().optional(),
  multiArchitecture: z.boolean().optional(),
  /** ACTIVE, ARCHIVED, ACTIVATING. */
  status: z.string(),
  lastPulledAt: Instant.optional(),
  scan: Scan.optional(),
  runsIn: z.array(RunsIn),
  /** When the next lifecycle run would remove or archive it, as ECR's preview says. */
  expires: z.string().optional(),
});
export type Image = z.infer<typeof Image>;

const repositoryPath = { repository: z.string().min(1).max(500) };
export const imageSorts = ['-pushedAt', 'pushedAt', '-sizeBytes', 'sizeBytes'] as const;
export const ListImagesInput = z.strictObject({
  ...repositoryPath,
  ...listQuery,
  sort: z.enum(imageSorts).optional(),
});
export type ListImagesInput = z.infer<typeof ListImagesInput>;
export const ImageList = listOf(Image).extend({
  lifecycle: z.object({ policy: z.string().nullable(), summary: z.string().optional() }).optional(),
});
export type ImageList = z.infer<typeof ImageList>;

export const Finding = z.object({
  id: z.string(),
  severity: z.string(),
  packageName: z.string().optional(),
  packageVersion: z.string().optional(),
  fixedIn: z.string().optional(),
  description: z.string().optional(),
  uri: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

export const Layer = z.object({
  digest: z.string().optional(),
  sizeBytes: z.number().int().nullable(),
  /** The instruction that made it, from the config's history. */
  instruction: z.string().optional(),
});
export type Layer = z.infer<typeof Layer>;

export const ImageConfig = z.object({
  architecture: z.string().optional(),
  os: z.string().optional(),
  user: z.string().optional(),
  entrypoint: z.array(z.string()),
  command: z.array(z.string()),
  /** Names only: values may hold what nobody meant to publish. */
  environmentNames: z.array(z.string()),
  ports: z.array(z.string()),
  workingDirectory: z.string().optional(),
  healthCheck: z.array(z.string()).optional(),
  labels: z.record(z.string(), z.string()),
  createdAt: Instant.optional(),
});
export type ImageConfig = z.infer<typeof ImageConfig>;

export const Practice = z.object({
  id: z.string(),
  level: z.enum(['ok', 'warn', 'fail', 'unknown']),
  message: z.string(),
  remedy: z.string().optional(),
});
export type Practice = z.infer<typeof Practice>;

export const ImageDetail = Image.extend({
  ...known,
  uri: z.string(),
  platforms: z.array(
    z.object({
      digest: z.string(),
      os: z.string(),
      architecture: z.string(),
      variant: z.string().optional(),
      sizeBytes: z.number().int().nullable(),
    }),
  ),
  manifest: z.record(z.string(), z.unknown()).nullable(),
  layers: z.array(Layer),
  config: ImageConfig.nullable(),
  findings: z.array(Finding),
  practices: z.array(Practice),
});
export type ImageDetail = z.infer<typeof ImageDetail>;

export const GetImageInput = z.strictObject({
  ...repositoryPath,
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'a digest is sha256: and 64 hex digits'),
});
export type GetImageInput = z.infer<typeof GetImageInput>;

export const CurrentImage = z.object({
  reference: z.string(),
  digest: z.string().optional(),
  tags: z.array(z.string()),
  repositoryId: z.string().optional(),
});
export const Candidate = z.object({
  digest: z.string(),
  tags: z.array(z.string()),
  pushedAt: Instant.nullable(),
  sizeBytes: z.number().int().nullable(),
  scan: Scan.optional(),
  /** The deployment that last ran it here. */
  deployedBefore: z
    .object({
      deployment: z.string(),
      revision: z.string(),
      at: Instant,
      until: Instant.optional(),
      status: z.string(),
      failedTasks: z.number().int().nullable(),
    })
    .optional(),
  /** It ran here and is no longer in ECR. */
  missing: z.boolean().optional(),
  archived: z.boolean().optional(),
  runsNow: z.boolean(),
  expires: z.string().optional(),
});
export type Candidate = z.infer<typeof Candidate>;
export const ServiceImage = z.object({
  container: z.string(),
  current: CurrentImage,
  candidates: z.array(Candidate),
});
export type ServiceImage = z.infer<typeof ServiceImage>;
/** Every container in one page. */
export const ServiceImages = listOf(ServiceImage);
export type ServiceImages = z.infer<typeof ServiceImages>;
export const GetServiceImagesInput = z.strictObject(servicePath);
export type GetServiceImagesInput = z.infer<typeof GetServiceImagesInput>;

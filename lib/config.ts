import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { StartError } from './start-error.ts';

const Region = z.string().regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'is not the name of a Region');

const RoleArn = z
  .string()
  .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'is not the ARN of an IAM role');

/** One AWS account with its Regions; without `roleArn` the default credential chain. */
export const ConnectionConfig = z.strictObject({
  name: z.string().trim().min(1).max(100),
  roleArn: RoleArn.optional(),
  externalId: z.string().min(2).max(1224).optional(),
  regions: z.array(Region).min(1).max(40),
  /** For a user who may not list the namespaces of a Kubernetes cluster. */
  namespaces: z.array(z.string().min(1).max(63)).max(1000).optional(),
});
export type ConnectionConfig = z.infer<typeof ConnectionConfig>;

const ConfigFile = z.strictObject({
  connections: z
    .array(ConnectionConfig)
    .min(1)
    .superRefine((connections, context) => {
      const names = connections.map((connection) => connection.name);
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      if (twice) context.addIssue({ code: 'custom', message: `"${twice}" is there twice` });
    })
    .optional(),
});
export type ConfigFile = z.infer<typeof ConfigFile>;

export const RegionList = z.array(Region).min(1).max(40);

const readYaml = (file: string): unknown => {
  try {
    return parseYaml(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new StartError(`QUARTERDECK_CONFIG: ${file} cannot be read: ${reason}`);
  }
};

const describeIssue = (issue: z.core.$ZodIssue): string => {
  const place = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return `${place ? `${place}: ` : ''}unknown key ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  return `${place}: ${issue.message}`;
};

/** Reads the YAML of `QUARTERDECK_CONFIG`. Throws a StartError that names every key at fault. */
export const readConfigFile = (file: string): ConfigFile => {
  const parsed = ConfigFile.safeParse(readYaml(path.resolve(file)));
  if (parsed.success) return parsed.data;
  throw new StartError(`QUARTERDECK_CONFIG: ${file}: ${parsed.error.issues.map(describeIssue).join('; ')}`);
};

import { homedir } from 'node:os';
import path from 'node:path';
import type { KubeAccess } from '#lib/adapters/kubernetes/client/kube-endpoint.ts';
import { createContextAccess } from './context-access.ts';
import { readKubeconfigFiles } from './kubeconfig-file.ts';

export type KubeContext = { context: string; namespace?: string; access: KubeAccess };

/** The files that kubectl would read: those that `KUBECONFIG` lists, else `~/.kube/config`. */
const kubeconfigFilesOf = (variable: string | undefined): string[] => {
  const listed = (variable ?? '').split(path.delimiter).filter(Boolean);
  return listed.length > 0 ? listed : [path.join(homedir(), '.kube', 'config')];
};

/**
 * Every context of the kubeconfig that the variable `KUBECONFIG` names, with the way to its cluster. Throws
 * `KubeconfigError`, which names the file and the key, where one cannot be used at all; a context whose cluster, user
 * or files are missing is there, and says so when it is used.
 */
export const readKubeconfig = ({
  variable,
  env,
  now = Date.now,
}: {
  /** The value of `KUBECONFIG`. */
  variable: string | undefined;
  /** For the commands that sign in. */
  env: NodeJS.ProcessEnv;
  now?: () => number;
}): KubeContext[] => {
  const read = () => readKubeconfigFiles(kubeconfigFilesOf(variable));
  return [...read().contexts].map(([context, { namespace }]) => ({
    context,
    ...(namespace ? { namespace } : {}),
    access: createContextAccess({ context, read, env, now }),
  }));
};

import { paths } from '#lib/paths.ts';

export type ObjectRef = { cluster: string; resource: string; namespace?: string; name: string };

/** `shop/checkout`, or the name alone of what has no namespace. */
export const objectName = ({ namespace, name }: Pick<ObjectRef, 'namespace' | 'name'>): string =>
  namespace ? `${namespace}/${name}` : name;

/** The two parts of an object's name in the address: no name of Kubernetes holds a slash. */
export const parseObjectName = (text: string): { namespace?: string; name: string } => {
  const cut = text.indexOf('/');
  return cut < 0 ? { name: text } : { namespace: text.slice(0, cut), name: text.slice(cut + 1) };
};

/** Where any object of a cluster is shown: its sheet among the objects of its kind. */
export const objectHref = ({ cluster, resource, ...object }: ObjectRef): string =>
  paths.cluster(cluster, { tab: 'objects', kind: resource, object: objectName(object) });

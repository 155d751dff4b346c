import type { ServiceRow } from '#lib/contract/services.ts';

/** A service's name, with its namespace before it where it has one: "shop/checkout". */
export const ServiceName = ({ row }: { row: Pick<ServiceRow, 'name' | 'namespace'> }) => (
  <>
    {row.namespace ? <span className="font-normal text-muted">{row.namespace}/</span> : null}
    {row.name}
  </>
);

/** The same as plain text. */
export const serviceNameText = ({ name, namespace }: Pick<ServiceRow, 'name' | 'namespace'>): string =>
  namespace ? `${namespace}/${name}` : name;

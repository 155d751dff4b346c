'use client';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { DataTable } from '#components/ui/data-table.tsx';
import { useAccountNames } from '#lib/client/account-names.ts';
import type { ServiceRow } from '#lib/contract/services.ts';
import { useChosenColumns } from './columns-chooser.tsx';
import { serviceColumns, serviceHref } from './service-columns.tsx';
import { defaultServiceSort } from './services-input.ts';

const rowIdOf = (row: ServiceRow) => row.id;
const keyOf = (row: ServiceRow) => `${row.clusterId} ${row.id}`;
const statusOf = (row: ServiceRow) => row.status;

/** Services as rows. `withoutWhere` is for a table whose page already says where. */
export const ServicesTable = ({
  rows,
  busy,
  withoutWhere,
}: {
  rows: ServiceRow[];
  busy?: boolean;
  withoutWhere?: boolean;
}) => {
  const accountName = useAccountNames();
  const chosen = useChosenColumns();
  const isChoice = useSearchParams().has('columns');
  const columns = useMemo(
    () =>
      serviceColumns({
        chosen: withoutWhere ? chosen.filter((id) => id !== 'where') : chosen,
        isChoice,
        accountName,
        withoutWhere,
      }),
    [chosen, isChoice, accountName, withoutWhere],
  );
  return (
    <DataTable
      label="Services"
      columns={columns}
      rows={rows}
      rowId={rowIdOf}
      rowKey={keyOf}
      rowStatus={statusOf}
      rowHref={serviceHref}
      defaultSort={defaultServiceSort}
      busy={busy}
    />
  );
};

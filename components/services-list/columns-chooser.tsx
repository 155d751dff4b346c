'use client';
import { Columns3 } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { CheckList } from '#components/ui/check-list.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { defaultColumns, optionalColumns } from './service-columns.tsx';

const none = 'none';

/** The optional columns that the address asks for. */
export const useChosenColumns = (): string[] => {
  const text = useSearchParams().get('columns');
  return useMemo(() => (text === null ? defaultColumns : text === none ? [] : text.split(',')), [text]);
};

/** Chooses the columns; the choice is in the address. */
export const ColumnsChooser = () => {
  const chosen = useChosenColumns();
  const choose = (next: string[]) => {
    const isDefault =
      next.length === defaultColumns.length && defaultColumns.every((id) => next.includes(id));
    writeUrl({ columns: isDefault ? null : next.join(',') || none });
  };
  return (
    <Popover
      align="end"
      trigger={
        <>
          <Columns3 aria-hidden="true" strokeWidth={1.9} />
          Columns
        </>
      }
    >
      {() => (
        <CheckList
          legend="Columns"
          options={optionalColumns}
          chosen={chosen}
          onChange={choose}
          allLabel={null}
        />
      )}
    </Popover>
  );
};

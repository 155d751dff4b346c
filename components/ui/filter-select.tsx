'use client';
import { ChevronDown } from 'lucide-react';
import { CheckList, type CheckOption } from './check-list.tsx';
import { classNames } from './class-names.ts';
import { Popover } from './popover.tsx';
import { useUrlList } from './use-url-state.ts';

/** A filter of several values, kept in a parameter of the address by comma. */
export const FilterSelect = ({
  name,
  label,
  options,
}: {
  name: string;
  label: string;
  options: CheckOption[];
}) => {
  const [chosen, setChosen] = useUrlList(name);
  const only = chosen.length === 1 ? options.find((option) => option.value === chosen[0]) : undefined;
  return (
    <Popover
      label={chosen.length > 0 ? `${label}: ${chosen.join(', ')}` : label}
      buttonClassName={classNames(chosen.length > 0 && 'border-accent! bg-accent-weak!')}
      trigger={
        <>
          {label}
          {only ? <b className="font-medium">{only.label}</b> : null}
          {chosen.length > 1 ? <b className="font-medium">{chosen.length}</b> : null}
          <ChevronDown aria-hidden="true" strokeWidth={1.9} />
        </>
      }
    >
      {() => <CheckList legend={label} options={options} chosen={chosen} onChange={setChosen} />}
    </Popover>
  );
};

'use client';
import { useQuery } from '@tanstack/react-query';
import { Building2, ChevronDown, Globe } from 'lucide-react';
import { CheckList, type CheckOption } from '#components/ui/check-list.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { useUrlList } from '#components/ui/use-url-state.ts';
import { q } from '#lib/client/query.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';

const countOf = (chosen: string[], options: CheckOption[], one: string, many: string): string => {
  if (chosen.length === 1) {
    const only = options.find((option) => option.value === chosen[0]);
    return typeof only?.label === 'string' ? only.label : (chosen[0] ?? '');
  }
  const count = chosen.length || options.length;
  return `${count} ${count === 1 ? one : many}`;
};

/** Which accounts and Regions the lists show; several at once, none chosen means all. */
export const ScopePicker = () => {
  const { data } = useQuery({ ...q(accessApi.connections, {}), staleTime: 60_000 });
  const [accounts, setAccounts] = useUrlList('account');
  const [regions, setRegions] = useUrlList('region');
  const connections = data?.items ?? [];
  const accountOptions: CheckOption[] = [];
  const regionOptions: CheckOption[] = [];
  for (const { account, name, regions: itsRegions } of connections) {
    if (account && !accountOptions.some((option) => option.value === account))
      accountOptions.push({ value: account, label: name, hint: name === account ? undefined : account });
    for (const region of itsRegions)
      if (!regionOptions.some((option) => option.value === region))
        regionOptions.push({ value: region, label: region });
  }
  return (
    <>
      <Popover
        label={`Accounts: ${countOf(accounts, accountOptions, 'account', 'accounts')}`}
        trigger={
          <>
            <Building2 aria-hidden="true" strokeWidth={1.9} />
            <span className="max-w-36 truncate">
              {countOf(accounts, accountOptions, 'account', 'accounts')}
            </span>
            <ChevronDown aria-hidden="true" strokeWidth={1.9} />
          </>
        }
      >
        {() => (
          <CheckList
            legend="Accounts"
            options={accountOptions}
            chosen={accounts}
            onChange={setAccounts}
            allLabel="All accounts"
          />
        )}
      </Popover>
      <Popover
        label={`Regions: ${countOf(regions, regionOptions, 'Region', 'Regions')}`}
        trigger={
          <>
            <Globe aria-hidden="true" strokeWidth={1.9} />
            <span className="max-w-36 truncate">{countOf(regions, regionOptions, 'Region', 'Regions')}</span>
            <ChevronDown aria-hidden="true" strokeWidth={1.9} />
          </>
        }
      >
        {() => (
          <CheckList
            legend="Regions"
            options={regionOptions}
            chosen={regions}
            onChange={setRegions}
            allLabel="All Regions"
          />
        )}
      </Popover>
    </>
  );
};

'use client';
import { useAccountNames } from '#lib/client/account-names.ts';

/** An account by the name of its connection; its number on hover. */
export const AccountName = ({ account }: { account: string }) => {
  const nameOf = useAccountNames();
  return <span title={account}>{nameOf(account)}</span>;
};

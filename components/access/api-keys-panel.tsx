'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Age, Time } from '#components/ui/age.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { EmptyState, FailedState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { showToast } from '#components/ui/toast.ts';
import { call } from '#lib/client/call.ts';
import { keyOf, q } from '#lib/client/query.ts';
import type { ApiKey, Me } from '#lib/contract/access.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';

const CreateKeyDialog = dynamic(
  () => import('./create-key-dialog.tsx').then((loaded) => loaded.CreateKeyDialog),
  { ssr: false },
);

const KeyRow = ({ apiKey, onDelete }: { apiKey: ApiKey; onDelete: () => void }) => (
  <li
    data-row-id={apiKey.id}
    className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b px-4 py-1.5 last:border-b-0 md:grid-cols-[minmax(0,2fr)_90px_minmax(0,1fr)_minmax(0,2fr)_auto]"
  >
    <b className="truncate font-semibold">{apiKey.name}</b>
    <span className="text-muted max-md:row-start-2">
      {apiKey.role}
      <span className="md:hidden"> · {apiKey.owner}</span>
    </span>
    <span className="truncate text-muted max-md:hidden">{apiKey.owner}</span>
    <span className="truncate text-muted max-md:hidden">
      {apiKey.lastUsedAt ? (
        <>
          used <Age at={apiKey.lastUsedAt} />
        </>
      ) : (
        'never used'
      )}
      {apiKey.expiresAt ? (
        <>
          , expires <Time at={apiKey.expiresAt} style="day" />
        </>
      ) : (
        ', never expires'
      )}
    </span>
    <Button
      variant="ghost"
      className="max-md:col-start-2 max-md:row-span-2 max-md:row-start-1"
      onClick={onDelete}
    >
      Delete…
    </Button>
  </li>
);

/** The API keys of whoever is here; an admin sees everybody's. */
export const ApiKeysPanel = ({ me }: { me: Me }) => {
  const client = useQueryClient();
  const [isCreating, setCreating] = useState(false);
  const [doomed, setDoomed] = useState<ApiKey | null>(null);
  const keys = useQuery(q(accessApi.listKeys, { limit: 1000 }));
  const remove = useMutation({
    mutationFn: (key: ApiKey) => call(accessApi.deleteKey, { key: key.id }),
    onSuccess: (_, key) => {
      showToast({ title: `Key ${key.name} is deleted`, description: 'It is refused from now on.' });
      setDoomed(null);
      return client.invalidateQueries({ queryKey: keyOf(accessApi.listKeys) });
    },
  });
  const rows = keys.data?.items;
  return (
    <Panel
      title="API keys"
      note={me.role === 'admin' ? 'of everybody' : 'your own'}
      aside={<Button onClick={() => setCreating(true)}>Create a key…</Button>}
      busy={!rows}
      flush
      className="pb-1"
    >
      {rows ? (
        rows.length > 0 ? (
          <ul>
            {rows.map((key) => (
              <KeyRow key={key.id} apiKey={key} onDelete={() => setDoomed(key)} />
            ))}
          </ul>
        ) : (
          <EmptyState title="No API keys">
            A program reaches the API with a key: Authorization: Bearer qd_…
          </EmptyState>
        )
      ) : keys.error ? (
        <FailedState what="The keys" error={keys.error} onRetry={() => void keys.refetch()} />
      ) : (
        <div className="px-4 py-2">
          <Skeleton className="w-64" />
        </div>
      )}
      {isCreating ? <CreateKeyDialog myRole={me.role} onClose={() => setCreating(false)} /> : null}
      {doomed ? (
        <Dialog
          open
          onClose={() => setDoomed(null)}
          title={`Delete key ${doomed.name}`}
          footer={
            <>
              <Button onClick={() => setDoomed(null)}>Cancel</Button>
              <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate(doomed)}>
                Delete key {doomed.name}
              </Button>
            </>
          }
        >
          <p>Programs that use it are refused at once. This cannot be undone.</p>
          {remove.error ? (
            <p role="alert" className="mt-2 text-failing">
              {remove.error.message}
            </p>
          ) : null}
        </Dialog>
      ) : null}
    </Panel>
  );
};

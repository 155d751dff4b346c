'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import {
  Boxes,
  Layers,
  ListChecks,
  type LucideIcon,
  Package,
  Search,
  Server,
  SquareStack,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import { call } from '#lib/client/call.ts';
import { q } from '#lib/client/query.ts';
import type { SearchItem } from '#lib/contract/access.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';

const icons: Record<SearchItem['kind'], LucideIcon> = {
  cluster: Server,
  service: Boxes,
  task: SquareStack,
  repository: Layers,
  image: Package,
  operation: ListChecks,
};

const typingMs = 120;
const mostItems = 30;
const row =
  'flex cursor-pointer items-center gap-2.5 rounded-control px-3 py-2 data-[selected=true]:bg-accent-weak max-sm:min-h-11';

const looksExact = (text: string): boolean => text.startsWith('arn:') || text.includes('.dkr.ecr.');

/** A place of the product that the palette may go to. */
export type Place = { id: string; label: string; href: string; icon: LucideIcon; key: string };

/** Finds anything by name; Enter on a pasted ARN opens its page at once. */
export const SearchPalette = ({
  open,
  onClose,
  places: allPlaces,
}: {
  open: boolean;
  onClose: () => void;
  places: Place[];
}) => {
  const router = useRouter();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const [note, setNote] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  const search = useQuery({
    ...q(accessApi.search, { q: asked, limit: mostItems }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });
  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const openExact = async () => {
    setNote('Looking it up…');
    const found = await call(accessApi.search, { q: text.trim(), limit: mostItems }).catch(() => null);
    const first = found?.items[0];
    if (first) go(first.href);
    else setNote(found ? 'Nothing here has this ARN.' : 'The search could not be reached. Try again.');
  };
  const items = asked === '' ? [] : (search.data?.items ?? []);
  const places = allPlaces.filter(
    (item) => text === '' || item.label.toLowerCase().includes(text.trim().toLowerCase()),
  );
  return (
    <Dialog open={open} onClose={onClose} title="Search" bare>
      <Command shouldFilter={false} label="Search" loop>
        <div className="flex h-12 items-center gap-2.5 border-b px-4">
          <Search size={15} strokeWidth={1.9} className="shrink-0 text-muted" aria-hidden="true" />
          <Command.Input
            data-autofocus
            value={text}
            onValueChange={(value) => {
              setText(value);
              setNote('');
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !looksExact(text.trim())) return;
              event.preventDefault();
              void openExact();
            }}
            placeholder="Search, or paste an ARN"
            className="h-full min-w-0 flex-1 bg-transparent outline-none placeholder:text-muted"
          />
          {search.isFetching ? <span className="text-sm text-muted">searching</span> : null}
        </div>
        <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5">
          <Command.Empty className="px-3 py-6 text-center text-muted">
            {note || (search.isFetching || asked !== text.trim() ? 'Searching…' : 'Nothing is called that.')}
          </Command.Empty>
          {items.map((item) => {
            const Icon = icons[item.kind];
            return (
              <Command.Item
                key={`${item.kind} ${item.href}`}
                value={`${item.kind} ${item.href}`}
                onSelect={() => go(item.href)}
                className={row}
                data-row-id={item.id}
              >
                <Icon size={15} strokeWidth={1.9} className="shrink-0 text-muted" aria-hidden="true" />
                <span className="max-w-[70%] shrink-0 truncate font-medium">{item.name}</span>
                {item.status ? <StatusIcon status={item.status} label /> : null}
                <span className="ml-auto min-w-0 truncate pl-3 text-sm text-muted">
                  {item.detail ? `${item.detail} · ` : ''}
                  {item.kind}
                </span>
              </Command.Item>
            );
          })}
          {places.length > 0 && items.length < mostItems ? (
            <Command.Group heading={<span className="px-3 text-xs text-muted">Go to</span>}>
              {places.map(({ id, label, href, icon: Icon, key }) => (
                <Command.Item key={id} value={`place ${id}`} onSelect={() => go(href)} className={row}>
                  <Icon size={15} strokeWidth={1.9} className="text-muted" aria-hidden="true" />
                  {label}
                  <span className="ml-auto text-xs text-muted">g {key}</span>
                </Command.Item>
              ))}
            </Command.Group>
          ) : null}
        </Command.List>
        {items.length === mostItems ? (
          <p className="border-t px-4 py-2 text-sm text-muted">
            The first {mostItems} are shown. Type more to narrow it.
          </p>
        ) : null}
      </Command>
    </Dialog>
  );
};

import type { KubeObject } from '../world/eks-object.ts';
import type { OpenWatch } from '../world/eks-state.ts';
import type { StoreEvent } from '../world/eks-store.ts';
import { isTrue, type KubeCall } from './kube-request.ts';
import { checkListOptions, inScope } from './list-objects.ts';
import { createPresent } from './present-object.ts';
import { apiVersionOf, storeName } from './resource-types.ts';
import { readFilter } from './selectors.ts';
import { expired, StatusError } from './status-error.ts';
import { createTable, readTableForm } from './table.ts';

const bookmarkMs = 60_000;
const usualSeconds = 1800;

type WatchEvent = { type: string; object: unknown };

/** Streams what changes from a version on, until its time is over or the client goes. */
export function watchObjects(call: KubeCall): void {
  const { kube, target, query, request, response } = call;
  const { store, clock } = kube;
  const resource = storeName(target.type);
  const filter = readFilter(query, resource);
  const scope = inScope(target);
  const matches = (object: KubeObject | null): boolean => object !== null && scope(object) && filter(object);
  checkListOptions(query, target.type);
  const given = query.get('resourceVersion');
  if (given && !/^\d+$/.test(given))
    throw new StatusError({
      code: 500,
      reason: '',
      message: `resourceVersion: Invalid value: "${given}": strconv.ParseUint: parsing "${given}": invalid syntax`,
    });
  // What lies ahead is waited for.
  const since = given && given !== '0' ? Number(given) : null;
  const form = readTableForm(String(request.headers.accept ?? ''), query.get('includeObject'));
  const present = createPresent(target.type, String(request.headers.accept ?? ''));
  const initial = isTrue(query.get('sendInitialEvents'));
  const wantsBookmarks = isTrue(query.get('allowWatchBookmarks'));
  let hasHead = false;

  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-cache, private',
    'transfer-encoding': 'chunked',
  });
  response.flushHeaders();
  let held: string[] | null = null;
  const write = (event: WatchEvent) => {
    const line = `${JSON.stringify(event)}\n`;
    if (held) held.push(line);
    else response.write(line);
  };
  const send = (type: string, object: KubeObject) => {
    const shown = form
      ? createTable({
          type: target.type,
          form,
          objects: [object],
          metadata: { resourceVersion: object.metadata.resourceVersion },
          nowMs: clock.now(),
          withHead: !hasHead,
        })
      : present(object);
    hasHead = true;
    write({ type, object: shown });
  };
  const bookmark = (annotations?: Record<string, string>) => {
    const metadata = {
      resourceVersion: String(store.revision()),
      ...(annotations ? { annotations } : {}),
    };
    write({
      type: 'BOOKMARK',
      object: { kind: target.type.kind, apiVersion: apiVersionOf(target.type), metadata },
    });
  };

  // Too old a version is told inside the stream, as the watch cache does.
  if (since !== null && since < store.compactedRevision() && !initial) {
    const gone = expired(`too old resource version: ${since} (${store.compactedRevision()})`);
    write({ type: 'ERROR', object: gone.toStatus() });
    response.end();
    return;
  }

  const tell = (event: StoreEvent) => {
    if (event.resource !== resource || event.revision <= (since ?? 0)) return;
    const now = event.type !== 'DELETED' && matches(event.object);
    const before = matches(event.previous);
    if (now) send(before ? 'MODIFIED' : 'ADDED', event.object);
    else if (before) {
      // What leaves the selection is deleted for this watcher, at the version of the change.
      const object = event.previous ?? event.object;
      send('DELETED', {
        ...object,
        metadata: { ...object.metadata, resourceVersion: event.object.metadata.resourceVersion },
      });
    }
  };

  if (since === null || initial)
    for (const object of store.list(resource, target.namespace)) if (matches(object)) send('ADDED', object);
  if (initial || (given === '0' && wantsBookmarks)) bookmark({ 'k8s.io/initial-events-end': 'true' });
  if (since !== null && !initial) for (const event of store.eventsSince(since)) tell(event);

  const cancels = [store.subscribe(tell)];
  const timeoutMs = (Number(query.get('timeoutSeconds')) || usualSeconds) * 1000;
  const open: OpenWatch = {
    resource,
    write: (text) => response.write(text),
    cut: () => response.destroy(),
    end: () => close(),
    hold: (isHeld) => {
      const waiting = held ?? [];
      held = isHeld ? waiting : null;
      if (!isHeld) for (const line of waiting) response.write(line);
    },
  };
  kube.watches.add(open);
  const close = () => {
    kube.watches.delete(open);
    for (const cancel of cancels.splice(0)) cancel();
    if (!response.writableEnded) response.end();
  };
  if (wantsBookmarks) {
    const again = () => {
      bookmark();
      cancels.push(clock.schedule(bookmarkMs, again));
    };
    cancels.push(clock.schedule(2000, again));
    if (timeoutMs > 4000) cancels.push(clock.schedule(timeoutMs - 1000, () => bookmark()));
  }
  cancels.push(clock.schedule(timeoutMs, close));
  response.on('close', close);
}

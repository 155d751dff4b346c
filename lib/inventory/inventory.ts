import type { Cluster } from '#lib/contract/clusters.ts';
import type { Platform } from '#lib/contract/common.ts';
import type { ServiceRow } from '#lib/contract/services.ts';
import type { Change } from '#lib/domain/ports/fleet-reads.ts';
import type { Known, Read } from '#lib/domain/ports/known.ts';
import type { ClusterChange, Upstream } from '#lib/domain/ports/upstream.ts';
import type { Cell, CellWish } from './cell.ts';
import { CellShelf, type Freshness } from './cell-shelf.ts';
import { ChangeFeed, changedIds } from './change-feed.ts';
import { freshness, wishFor } from './freshness.ts';
import { startKeeper } from './keeper.ts';
import { refreshChanged } from './refresh-changed.ts';
import { clusterListKey, type Place, Regions } from './regions.ts';
import { Turns } from './turns.ts';

type Topic = Change['topic'];

type Thing<T> = {
  key: string;
  scope: string;
  kind: Freshness;
  topic: Topic;
  /** What /stream names when the value changed; a list names the rows that did. */
  id: string;
  isMoving?: (value: T) => boolean;
  load: (signal: AbortSignal) => Promise<Read<T>>;
};

/** Whole lists of services that one Region is asked for at once. */
const listsAtOnce = 2;

const clusterWords = { ecs: 'clusters', eks: 'EKS clusters', k8s: 'the cluster' } as const satisfies Record<
  Platform,
  string
>;

/** `prod · eu-west-1`; a context of a kubeconfig is no place but its own. */
export const placeName = ({ upstream, platform, region }: Place): string =>
  platform === 'k8s' ? `${upstream.name} · kubeconfig` : `${upstream.name} · ${region}`;

const isRowList = (value: unknown): value is { id: string }[] =>
  Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null && 'id' in row);

const idsOf = (before: unknown, after: unknown, id: string): string[] => {
  if (isRowList(before) && isRowList(after)) return changedIds(before, after, (row) => row.id);
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [id];
};

/** All that is known now of every connection: cells, the Regions behind them, and the feed of changes. */
export class Inventory {
  readonly shelf: CellShelf;
  readonly feed = new ChangeFeed();
  readonly regions: Regions;
  readonly #keeper: { stop: () => void };
  readonly #turns = new Map<string, Turns>();

  constructor(options: { upstreams: Upstream[]; now: () => Date }) {
    const clock = { now: () => options.now().getTime() };
    this.shelf = new CellShelf(clock);
    const hearChange = refreshChanged(this.shelf);
    this.regions = new Regions(options.upstreams, this.shelf, {
      onConnection: (id) => this.feed.publish({ topic: 'connections', ids: [id] }),
      onCluster: (change: ClusterChange) => hearChange(change),
    });
    this.#keeper = startKeeper(this.shelf);
  }

  stop(): void {
    this.#keeper.stop();
  }

  open<T>(thing: Thing<T>): Cell<T> {
    return this.shelf.open<T>(thing.key, {
      scope: thing.scope,
      load: thing.load,
      freshness: thing.kind,
      isMoving: thing.isMoving,
      onRead: (before, after) => {
        const ids = before ? idsOf(before.value, after.value, thing.id) : [thing.id];
        if (ids.length > 0) this.feed.publish({ topic: thing.topic, ids });
      },
    });
  }

  read<T>(thing: Thing<T>, wish: Partial<CellWish> = {}): Promise<Known<T>> {
    return this.open(thing).read({ ...wishFor(thing.kind), ...wish });
  }

  #turnsOf({ upstream, platform, region }: Place): Turns {
    const key = `${upstream.id} ${platform} ${region}`;
    const turns = this.#turns.get(key) ?? new Turns(listsAtOnce);
    this.#turns.set(key, turns);
    return turns;
  }

  /** Clusters of one platform in a Region. */
  clustersOf(place: Place): Promise<Known<Cluster[]>> {
    const where = placeName(place);
    return this.read({
      key: clusterListKey(place),
      scope: `${clusterWords[place.platform]} of ${where}`,
      kind: freshness.clusters,
      topic: 'clusters',
      id: where,
      load: (signal) => place.reads.listClusters({ signal }),
    });
  }

  /** Services of one cluster, which its Region reads next. */
  servicesOf(place: Place, cluster: string): Promise<Known<ServiceRow[]>> {
    const read = this.#readServices(place, cluster);
    this.#turnsOf(place).hurry(cluster);
    return read;
  }

  /** Services of one cluster among many: what is not known soon is answered by a later read. */
  servicesAmongMany(place: Place, cluster: string, firstPatienceMs: number): Promise<Known<ServiceRow[]>> {
    return this.#readServices(place, cluster, { firstPatienceMs, isFirstPatienceShared: true });
  }

  #readServices(place: Place, cluster: string, wish?: Partial<CellWish>): Promise<Known<ServiceRow[]>> {
    const turns = this.#turnsOf(place);
    const thing: Thing<ServiceRow[]> = {
      key: `services ${cluster}`,
      scope: `services of ${cluster}`,
      kind: freshness.services,
      topic: 'services',
      id: cluster,
      isMoving: (rows) => rows.some((row) => row.status === 'deploying'),
      load: (signal) => turns.run(cluster, () => place.reads.listServices(cluster, { signal })),
    };
    return this.read(thing, wish);
  }
}

import type { Connection } from '#lib/contract/access.ts';
import type { Cluster } from '#lib/contract/clusters.ts';
import {
  isForeignArn,
  isPlainId,
  parseClusterId,
  parseKubeServiceId,
  parseKubeTaskId,
  parseRepositoryId,
} from '#lib/contract/ids.ts';
import { isDomainError, notFound } from '#lib/domain/domain-error.ts';
import type { Known } from '#lib/domain/ports/known.ts';
import type { RegistryReads, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type {
  ClusterChange,
  Identity,
  PlatformUpstream,
  RegionUpstream,
  Upstream,
} from '#lib/domain/ports/upstream.ts';
import type { Cell } from './cell.ts';
import type { CellShelf } from './cell-shelf.ts';
import { freshness, wishFor } from './freshness.ts';
import { judgeReach } from './judge-reach.ts';

/** One Region of one connection, once the connection has said who it is. */
export type OpenRegion = {
  upstream: Upstream;
  identity: Identity;
  account: string;
  region: string;
} & RegionUpstream;

/** One platform of an open Region: what answers for a cluster. */
export type Place = Omit<OpenRegion, 'platforms'> & PlatformUpstream;

/** A Region with a registry. */
export type RegistryPlace = OpenRegion & { registry: RegistryReads };

export type RegionsListener = {
  /** A connection said who it is. */
  onConnection: (id: string) => void;
  /** A watch saw something change. */
  onCluster: (change: ClusterChange) => void;
};

/** The key of the cell that holds a place's clusters. */
export const clusterListKey = ({ upstream, platform, region }: Place): string =>
  `clusters ${upstream.id} ${platform} ${region}`;

/** A list that is older than this proves no absence. */
const wholeListMs = 60_000;

const hasRegistry = (region: OpenRegion): region is RegistryPlace => region.registry !== null;

const toPlaces = ({ platforms, ...region }: OpenRegion): Place[] =>
  platforms.map((platform) => ({ ...region, ...platform }));

/** What several connections reach is told by the first of them alone; a context of a kubeconfig is a place of its own. */
const firstOfEach = (regions: OpenRegion[]): OpenRegion[] => {
  const seen = new Set<string>();
  return regions.filter(({ upstream, account, region }) => {
    const place = upstream.platform === 'k8s' ? upstream.id : `${account} ${region}`;
    const isFirst = !seen.has(place);
    seen.add(place);
    return isFirst;
  });
};

export type FailedConnection = { upstream: Upstream; error: unknown };

const remedyFor = (error: unknown): string | undefined => {
  if (!isDomainError(error)) return undefined;
  const remedy = error.details?.remedy;
  return typeof remedy === 'string' ? remedy : undefined;
};

/** All connections with their Regions: which can be reached, and who answers for an account and Region. */
export class Regions {
  readonly #upstreams: Upstream[];
  readonly #identities = new Map<string, Cell<Identity>>();
  readonly #opened = new Map<string, OpenRegion>();
  readonly #listener: RegionsListener;
  readonly #shelf: CellShelf;

  constructor(upstreams: Upstream[], shelf: CellShelf, listener: RegionsListener) {
    this.#upstreams = upstreams;
    this.#listener = listener;
    this.#shelf = shelf;
    for (const upstream of upstreams) {
      const cell = shelf.open<Identity>(`identity ${upstream.id}`, {
        scope: `the identity of ${upstream.name}`,
        load: async (signal) => ({ value: await upstream.identify(signal), incomplete: [] }),
        freshness: freshness.identity,
        onRead: (before) => {
          if (!before) listener.onConnection(upstream.id);
        },
      });
      this.#identities.set(upstream.id, cell);
    }
  }

  #identityOf(upstream: Upstream): Promise<Known<Identity>> {
    const cell = this.#identities.get(upstream.id);
    if (!cell) throw notFound('connection', upstream.name);
    return cell.read(wishFor(freshness.identity));
  }

  #open(upstream: Upstream, identity: Identity, region: string): OpenRegion {
    const key = `${upstream.id} ${identity.account} ${region}`;
    const existing = this.#opened.get(key);
    if (existing) return existing;
    const opened = {
      upstream,
      identity,
      account: identity.account,
      region,
      ...upstream.open(identity, region),
    };
    this.#opened.set(key, opened);
    for (const platform of opened.platforms) platform.subscribe?.(this.#listener.onCluster);
    return opened;
  }

  /** Every Region that can be asked, and the connections that cannot. */
  async listOpen(): Promise<{ open: OpenRegion[]; failed: FailedConnection[] }> {
    const failed: FailedConnection[] = [];
    const open = await Promise.all(
      this.#upstreams.map(async (upstream) => {
        try {
          const { value } = await this.#identityOf(upstream);
          return upstream.regions.map((region) => this.#open(upstream, value, region));
        } catch (error) {
          failed.push({ upstream, error });
          return [];
        }
      }),
    );
    return { open: firstOfEach(open.flat()), failed };
  }

  /** Every platform of every Region that can be asked. */
  async listPlaces(): Promise<{ places: Place[]; failed: FailedConnection[] }> {
    const { open, failed } = await this.listOpen();
    return { places: open.flatMap(toPlaces), failed };
  }

  /** Every Region with a registry. */
  async listRegistries(): Promise<{ open: RegistryPlace[]; failed: FailedConnection[] }> {
    const { open, failed } = await this.listOpen();
    return {
      open: open.filter(hasRegistry),
      failed: failed.filter(({ upstream }) => upstream.platform !== 'k8s'),
    };
  }

  async #find(account: string, region: string): Promise<OpenRegion | null> {
    const { open, failed } = await this.listOpen();
    const found = open.find((candidate) => candidate.account === account && candidate.region === region);
    if (found) return found;
    const blame = failed[0];
    // An account that nobody could identify may be the one asked for: then its failure is the answer.
    if (blame && open.every((candidate) => candidate.account !== account)) throw blame.error;
    return null;
  }

  /** The Region of an account; null where no connection reaches it. */
  find(account: string, region: string): Promise<OpenRegion | null> {
    return this.#find(account, region);
  }

  /** A context of a kubeconfig is a connection of its own, known by its name. */
  async #findContext(context: string): Promise<OpenRegion | null> {
    const { open } = await this.listOpen();
    return open.find(({ upstream }) => upstream.id === `k8s:${context}`) ?? null;
  }

  /** Whether a whole list of a place's clusters was read lately and has no such cluster: then nobody need be asked. */
  #isKnownAbsent(place: Place, cluster: string): boolean {
    const cell = this.#shelf.find(clusterListKey(place));
    const read = cell?.value;
    if (!cell || !read || read.incomplete.length > 0 || cell.ageMs > wholeListMs) return false;
    // Safe: this key is opened by Inventory.clustersOf alone.
    return !(read.value as Cluster[]).some(({ id }) => id === cluster);
  }

  /** The place that answers for a cluster id. Throws `not_found` for ids of nobody's. */
  async forCluster(cluster: string): Promise<Place> {
    const ref = parseClusterId(cluster);
    const region = !ref
      ? null
      : ref.platform === 'k8s'
        ? await this.#findContext(ref.name)
        : await this.#find(ref.account, ref.region);
    const place = region && toPlaces(region).find(({ platform }) => platform === ref?.platform);
    // ECS answers for what is no cluster without a refusal; EKS would count one against us.
    const isAbsent = place?.platform === 'eks' && this.#isKnownAbsent(place, cluster);
    if (!place || isAbsent) throw notFound('cluster', cluster);
    return place;
  }

  /** The Region that answers for a service. Throws `not_found` for what cannot be a service of that cluster. */
  async forService({ cluster, service }: ServiceRef): Promise<Place> {
    const place = await this.forCluster(cluster);
    const isService =
      isPlainId(service) && (place.platform === 'ecs' || parseKubeServiceId(service) !== null);
    if (!isService) throw notFound('service', service);
    return place;
  }

  /** The Region that answers for a task. Throws `not_found` for what cannot be a task of that cluster. */
  async forTask({ cluster, task }: { cluster: string; task: string }): Promise<Place> {
    const place = await this.forCluster(cluster);
    const isTask = isPlainId(task) && (place.platform === 'ecs' || parseKubeTaskId(task) !== null);
    if (!isTask) throw notFound('task', task);
    return place;
  }

  /** The Region that answers for a node. Throws `not_found` for what cannot be a node of that cluster. */
  async forNode({ cluster, node }: { cluster: string; node: string }): Promise<Place> {
    if (!isPlainId(node)) throw notFound('node', node);
    return this.forCluster(cluster);
  }

  /** As `forService`, for one of its revisions or deployments, which may be named by an ARN of the same place. */
  async forPart(ref: ServiceRef, part: { kind: string; id: string }): Promise<Place> {
    const cluster = parseClusterId(ref.cluster);
    if (!cluster || isForeignArn(part.id, cluster)) throw notFound(part.kind, part.id);
    return this.forService(ref);
  }

  /** The Region that answers for a repository id. Throws `not_found` for ids of nobody's. */
  async forRepository(repository: string): Promise<RegistryPlace> {
    const ref = parseRepositoryId(repository);
    const region = ref ? await this.#find(ref.account, ref.region) : null;
    if (!region || !hasRegistry(region)) throw notFound('repository', repository);
    return region;
  }

  /** The connections as the API shows them. */
  async listConnections(troubles: (id: string) => string[]): Promise<Connection[]> {
    return Promise.all(
      this.#upstreams.map(async (upstream): Promise<Connection> => {
        const base = {
          id: upstream.id,
          platform: upstream.platform,
          name: upstream.name,
          regions: upstream.platform === 'k8s' ? [] : upstream.regions,
        };
        try {
          const { value } = await this.#identityOf(upstream);
          const platforms = upstream.regions.flatMap(
            (region) => this.#open(upstream, value, region).platforms,
          );
          const reach = platforms.flatMap(({ listReach }) => listReach?.() ?? []);
          const account = upstream.platform === 'k8s' ? undefined : value.account;
          return {
            ...base,
            account,
            identity: value.arn,
            ...judgeReach(upstream.platform, troubles(upstream.id), reach),
          };
        } catch (error) {
          const reason = isDomainError(error)
            ? error.message
            : 'It could not be asked who it is; the log has the reason.';
          return { ...base, status: 'failing', reason, remedy: remedyFor(error) };
        }
      }),
    );
  }
}

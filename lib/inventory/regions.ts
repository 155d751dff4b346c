import type { Connection } from '#lib/contract/access.ts';
import { isForeignArn, isPlainId, parseClusterId, parseRepositoryId } from '#lib/contract/ids.ts';
import { isDomainError, notFound } from '#lib/domain/domain-error.ts';
import type { Known } from '#lib/domain/ports/known.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { Identity, RegionUpstream, Upstream } from '#lib/domain/ports/upstream.ts';
import type { Cell } from './cell.ts';
import type { CellShelf } from './cell-shelf.ts';
import { freshness, wishFor } from './freshness.ts';

/** One Region of one connection, once the connection has said who it is. */
export type OpenRegion = {
  upstream: Upstream;
  identity: Identity;
  account: string;
  region: string;
} & RegionUpstream;

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

  constructor(upstreams: Upstream[], shelf: CellShelf, onChange: (id: string) => void) {
    this.#upstreams = upstreams;
    for (const upstream of upstreams) {
      const cell = shelf.open<Identity>(`identity ${upstream.id}`, {
        scope: `the identity of ${upstream.name}`,
        load: async (signal) => ({ value: await upstream.identify(signal), incomplete: [] }),
        freshness: freshness.identity,
        onRead: (before) => {
          if (!before) onChange(upstream.id);
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
    return { open: open.flat(), failed };
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

  /** The Region that answers for a cluster id. Throws `not_found` for ids of nobody's. */
  async forCluster(cluster: string): Promise<OpenRegion> {
    const ref = parseClusterId(cluster);
    const region = ref?.platform === 'ecs' ? await this.#find(ref.account, ref.region) : null;
    if (!region) throw notFound('cluster', cluster);
    return region;
  }

  /** The Region that answers for a service. Throws `not_found` for what cannot be a service of that cluster. */
  async forService({ cluster, service }: ServiceRef): Promise<OpenRegion> {
    if (!isPlainId(service)) throw notFound('service', service);
    return this.forCluster(cluster);
  }

  /** The Region that answers for a task. Throws `not_found` for what cannot be a task of that cluster. */
  async forTask({ cluster, task }: { cluster: string; task: string }): Promise<OpenRegion> {
    if (!isPlainId(task)) throw notFound('task', task);
    return this.forCluster(cluster);
  }

  /** The Region that answers for a node. Throws `not_found` for what cannot be a node of that cluster. */
  async forNode({ cluster, node }: { cluster: string; node: string }): Promise<OpenRegion> {
    if (!isPlainId(node)) throw notFound('node', node);
    return this.forCluster(cluster);
  }

  /** As `forService`, for one of its revisions or deployments, which may be named by an ARN of the same place. */
  async forPart(ref: ServiceRef, part: { kind: string; id: string }): Promise<OpenRegion> {
    const cluster = parseClusterId(ref.cluster);
    if (!cluster || isForeignArn(part.id, cluster)) throw notFound(part.kind, part.id);
    return this.forService(ref);
  }

  /** The Region that answers for a repository id. Throws `not_found` for ids of nobody's. */
  async forRepository(repository: string): Promise<OpenRegion> {
    const ref = parseRepositoryId(repository);
    const region = ref ? await this.#find(ref.account, ref.region) : null;
    if (!region) throw notFound('repository', repository);
    return region;
  }

  /** The connections as the API shows them. */
  async listConnections(troubles: (id: string) => string[]): Promise<Connection[]> {
    return Promise.all(
      this.#upstreams.map(async (upstream): Promise<Connection> => {
        const base = {
          id: upstream.id,
          platform: 'ecs' as const,
          name: upstream.name,
          regions: upstream.regions,
        };
        try {
          const { value } = await this.#identityOf(upstream);
          const reasons = troubles(upstream.id);
          const seen = { ...base, account: value.account, identity: value.arn };
          return reasons.length > 0
            ? { ...seen, status: 'degraded', reason: reasons.join(' ') }
            : { ...seen, status: 'ok' };
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

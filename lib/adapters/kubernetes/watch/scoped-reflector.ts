import type { Incomplete } from '#lib/contract/common.ts';
import { DomainError, isDomainError } from '#lib/domain/domain-error.ts';
import { isForbidden, missingVerbOf } from '../client/kube-error.ts';
import { createObjectCache } from './object-cache.ts';
import type { Listener, Reflector, ReflectorState } from './reflector.ts';
import { createSyncGate } from './sync-gate.ts';
import type { Change, Tracked } from './tracked.ts';

export type ScopedReflector<T> = Reflector<T> & {
  /** What of the cluster may not be read, or could not be. */
  incomplete: () => Incomplete[];
  /** Those that are read instead of the whole cluster; null where that is. */
  namespaces: () => string[] | null;
  /** What keeps from reading what it is meant to: that other namespaces may not be read is none. */
  troubles: () => DomainError[];
};

export type ScopedOptions<T> = {
  /** What the notes are about: `<cluster id> pods`. */
  scope: string;
  /** A reflector of the whole cluster, or of one namespace. */
  create: (namespace?: string) => Reflector<T>;
  /** Which namespaces to read where the whole cluster is refused; none where nobody knows. */
  listNamespaces: (signal: AbortSignal) => Promise<string[]>;
};

/** Each is a watch of its own. */
const maxNamespaces = 50;
const listNamespacesMs = 10_000;

type Part<T> = { namespace: string; reflector: Reflector<T>; end: () => void };

/** A watch that is refused leaves a list that is read now and then: that is no reason to read less. */
const isOfTheWatch = (error: DomainError): boolean => missingVerbOf(error) === 'watch';

const noteOf = (scope: string, { code, message }: DomainError): Incomplete => ({ scope, code, message });

/**
 * One resource of a cluster for a user who may see all of it or only some namespaces: the whole cluster where that is
 * allowed, else each namespace by itself, as one collection. The whole cluster is tried again at its reflector's
 * leisure, and the namespaces are asked for anew each time that it is refused.
 */
export const createScopedReflector = <T extends Tracked>(options: ScopedOptions<T>): ScopedReflector<T> => {
  const { scope, create, listNamespaces } = options;
  const cache = createObjectCache<T>();
  const gate = createSyncGate();
  const listeners = new Set<Listener<T>>();
  const stateListeners = new Set<() => void>();
  const whole = create();
  const parts = new Map<string, Part<T>>();
  /** Why the namespaces are read instead of the whole. */
  let refusal: DomainError | null = null;
  let asking: AbortController | null = null;
  let leftOut: string[] = [];
  let namespacesError: DomainError | null = null;
  let isRunning = false;

  const tell = () => {
    const changes = cache.takeChanges();
    if (changes.length > 0) for (const listener of [...listeners]) listener(changes);
  };
  const forward = (changes: Change<T>[]) => {
    for (const { before, after } of changes) {
      if (after) cache.put(after);
      else if (before) cache.remove(before);
    }
    tell();
  };
  const rebuild = (from: Reflector<T>[]) => {
    cache.replace(from.flatMap((one) => [...one.items().values()]));
    tell();
  };

  const openPart = (namespace: string) => {
    const reflector = create(namespace);
    const ends = [
      reflector.subscribe((changes) => {
        if (refusal) forward(changes);
      }),
      reflector.subscribeState(settle),
    ];
    const end = () => {
      for (const one of ends) one();
      reflector.stop();
    };
    parts.set(namespace, { namespace, reflector, end });
    reflector.start();
  };
  const closePart = ({ namespace, end }: Part<T>) => {
    parts.delete(namespace);
    end();
  };

  const readNamespaces = async () => {
    if (asking || !isRunning) return;
    const mine = new AbortController();
    asking = mine;
    try {
      const names = [
        ...new Set(
          await listNamespaces(AbortSignal.any([mine.signal, AbortSignal.timeout(listNamespacesMs)])),
        ),
      ];
      if (mine.signal.aborted || !refusal) return;
      const wanted = new Set(names.slice(0, maxNamespaces));
      leftOut = names.slice(maxNamespaces);
      namespacesError = null;
      for (const part of [...parts.values()]) if (!wanted.has(part.namespace)) closePart(part);
      for (const namespace of wanted) if (!parts.has(namespace)) openPart(namespace);
    } catch (error) {
      namespacesError = isDomainError(error)
        ? error
        : new DomainError('upstream_error', 'The namespaces cannot be read.', { cause: error });
    } finally {
      if (asking === mine) asking = null;
      if (!mine.signal.aborted) settle();
    }
  };

  const settleParts = (why: DomainError) => {
    const all = [...parts.values()].map(({ reflector }) => reflector);
    const states = all.map((one) => one.state());
    if (asking || states.some(({ isSynced, error }) => !isSynced && !error)) return;
    if (states.some(({ isSynced }) => isSynced)) {
      rebuild(all);
      gate.open();
    } else gate.fail(states.find(({ error }) => error)?.error ?? namespacesError ?? why);
  };

  function settle(): void {
    const state = whole.state();
    if (refusal) settleParts(refusal);
    else if (state.isSynced) {
      for (const part of [...parts.values()]) closePart(part);
      rebuild([whole]);
      gate.open();
    } else if (state.error) gate.fail(state.error);
    for (const listener of [...stateListeners]) listener();
  }

  whole.subscribe((changes) => {
    if (!refusal) forward(changes);
  });
  whole.subscribeState(() => {
    const { error } = whole.state();
    // A server that fails just now has neither refused nor allowed anything.
    if (!error || isForbidden(error)) refusal = error && !isOfTheWatch(error) ? error : null;
    if (refusal) void readNamespaces();
    settle();
  });

  const retry = (): boolean => {
    const all = [whole, ...[...parts.values()].map(({ reflector }) => reflector)];
    const isTrying = all.map((one) => one.retry()).some(Boolean);
    if (isTrying) gate.tryAgain();
    return isTrying;
  };

  const stateOfParts = (): ReflectorState => {
    const states = [...parts.values()].map(({ reflector }) => reflector.state());
    const times = states.flatMap(({ asOfMs }) => (asOfMs === null ? [] : [asOfMs]));
    const events = states.flatMap(({ lastEventAtMs }) => (lastEventAtMs === null ? [] : [lastEventAtMs]));
    return {
      isSynced: gate.isOpen(),
      asOfMs: times.length > 0 ? Math.min(...times) : whole.state().asOfMs,
      error: times.length > 0 ? null : (states[0]?.error ?? namespacesError ?? whole.state().error),
      lastEventAtMs: events.length > 0 ? Math.max(...events) : null,
    };
  };

  const leftOutError = (): DomainError[] =>
    leftOut.length > 0
      ? [new DomainError('too_large', `${leftOut.length} more namespaces are left out.`)]
      : [];

  const troubles = (): DomainError[] => {
    const state = whole.state();
    if (!refusal) return state.error ? [state.error] : [];
    const known = [
      ...[...parts.values()].flatMap(({ reflector }) => reflector.state().error ?? []),
      ...(namespacesError ? [namespacesError] : []),
      ...leftOutError(),
    ];
    const isNothingRead = parts.size === 0 && !asking;
    return known.length === 0 && isNothingRead ? [refusal] : known;
  };

  const notesOfParts = (why: DomainError): Incomplete[] => {
    const read = [...parts.values()].filter(({ reflector }) => reflector.state().isSynced);
    const names = read.map(({ namespace }) => namespace).join(', ');
    const only = names ? ` Only these namespaces are read: ${names}.` : '';
    return [
      { scope, code: why.code, message: `${why.message}${only}` },
      ...[...parts.values()].flatMap(({ namespace, reflector }) => {
        const { error } = reflector.state();
        return error ? [noteOf(`${scope} ${namespace}`, error)] : [];
      }),
      ...(namespacesError ? [noteOf(`${scope} namespaces`, namespacesError)] : []),
      ...leftOutError().map((error) => noteOf(scope, error)),
    ];
  };

  return {
    start: () => {
      isRunning = true;
      whole.start();
      for (const { reflector } of parts.values()) reflector.start();
    },
    stop: () => {
      isRunning = false;
      asking?.abort();
      asking = null;
      whole.stop();
      for (const { reflector } of parts.values()) reflector.stop();
    },
    items: () => cache.items,
    whenSynced: (signal) => {
      if (!gate.isOpen()) retry();
      return gate.whenOpen(signal);
    },
    retry,
    state: () => (refusal ? stateOfParts() : whole.state()),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribeState: (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    troubles,
    namespaces: () => (refusal ? [...parts.keys()] : null),
    incomplete: () => {
      const { error } = whole.state();
      if (refusal) return notesOfParts(refusal);
      return error ? [noteOf(scope, error)] : [];
    },
  };
};

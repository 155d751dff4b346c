/** How one cluster's Kubernetes API is reached, and as whom. */
export type KubeEndpoint = {
  /** `https://host[:port][/path]`, without a slash at the end. */
  server: string;
  /** PEM of the cluster's own authority; without it the system's. */
  authority?: string;
  /** A client certificate and its key as PEM, where a kubeconfig signs in by one. */
  certificate?: { certificate: string; key: string };
  /** The name that the server's certificate must bear, where it is not the host's. */
  serverName?: string;
  /** Only where a kubeconfig says so itself. */
  skipsVerification?: boolean;
  /** `http(s)://[user:password@]host[:port]` of a proxy that it is reached through; never shown whole. */
  proxy?: string;
};

/** Several values where a header may come more than once. */
export type KubeHeaders = Record<string, string | string[]>;

/**
 * Where a cluster is and how a request signs in. Asked before every request, so it keeps what it knows:
 * an EKS endpoint for an hour, a token for 14 minutes. Throws the translated error.
 */
export type KubeAccess = {
  /** For sentences: the cluster's name. */
  name: string;
  endpoint: (signal: AbortSignal) => Promise<KubeEndpoint>;
  /** The headers that sign a request in; never logged, never sent to a browser. */
  signIn: (signal: AbortSignal) => Promise<KubeHeaders>;
  /** After a 401 or a TLS failure: what was kept is forgotten, the next request asks anew. */
  forget: (what: 'token' | 'endpoint') => void;
  /** What would mend a 401, or an endpoint that cannot be reached, in a sentence; asked when it happens. */
  remedy?: (problem: 'unauthorized' | 'unreachable') => string | undefined;
};

import type { ControlPlaneOptions } from './start-control-plane.ts';

export type Ports = {
  etcd: number;
  peer: number;
  apiserver: number;
  kwok: number;
  kubelet: number;
  metrics: number;
};

/** What each part is started with. */
export function listArguments(ports: Ports, { webhook }: ControlPlaneOptions) {
  const config = '--kubeconfig=admin.kubeconfig';
  const serving = ['--tls-cert-file=server.crt', '--tls-private-key-file=server.key'];
  const rates = ['--kube-api-qps=500', '--kube-api-burst=1000'];
  return {
    etcd: ['--data-dir=etcd', `--client-port=${ports.etcd}`, `--peer-port=${ports.peer}`],
    apiserver: [
      `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${ports.apiserver}`,
      ...serving,
      '--client-ca-file=ca.crt',
      '--service-account-issuer=https://kubernetes.default.svc',
      '--service-account-key-file=service-accounts.crt',
      '--service-account-signing-key-file=service-accounts.key',
      '--service-cluster-ip-range=10.100.0.0/16',
      '--authorization-mode=RBAC',
      '--token-auth-file=tokens.csv',
      '--kubelet-client-certificate=kubelet-client.crt',
      '--kubelet-client-key=kubelet-client.key',
      '--kubelet-certificate-authority=ca.crt',
      '--kubelet-preferred-address-types=InternalIP',
      // What metrics-server needs to be asked through the API server.
      '--requestheader-client-ca-file=ca.crt',
      '--requestheader-allowed-names=front-proxy-client',
      '--requestheader-username-headers=X-Remote-User',
      '--requestheader-group-headers=X-Remote-Group',
      '--requestheader-extra-headers-prefix=X-Remote-Extra-',
      '--proxy-client-cert-file=front-proxy.crt',
      '--proxy-client-key-file=front-proxy.key',
      // A loopback address is not valid in the Endpoints of the Service `kubernetes`.
      '--endpoint-reconciler-type=none',
      ...(webhook
        ? [
            '--authentication-token-webhook-config-file=webhook.kubeconfig',
            '--authentication-token-webhook-version=v1',
            '--authentication-token-webhook-cache-ttl=1s',
          ]
        : []),
    ],
    'controller-manager': [
      config,
      '--service-account-private-key-file=service-accounts.key',
      '--root-ca-file=ca.crt',
      '--leader-elect=false',
      '--secure-port=0',
      // A machine that is busy for a minute has not lost its nodes.
      '--node-monitor-grace-period=30m',
      '--horizontal-pod-autoscaler-sync-period=2s',
      '--horizontal-pod-autoscaler-initial-readiness-delay=1s',
      '--horizontal-pod-autoscaler-cpu-initialization-period=1s',
      ...rates,
    ],
    scheduler: [config, '--leader-elect=false', '--secure-port=0', ...rates],
    kwok: [
      config,
      '--config=stages.yaml',
      '--manage-all-nodes',
      '--node-lease-duration-seconds=40',
      `--server-address=127.0.0.1:${ports.kwok}`,
      '--node-ip=127.0.0.1',
      // Logs and exec are asked of the kubelet beside it.
      `--node-port=${ports.kubelet}`,
      ...serving,
    ],
    kubelet: [
      config,
      `--port=${ports.kubelet}`,
      '--client-ca-file=ca.crt',
      ...serving,
      '--directory=kubelet',
    ],
    'metrics-server': [
      '--kubeconfig=kubelet.kubeconfig',
      '--authentication-kubeconfig=admin.kubeconfig',
      '--authorization-kubeconfig=admin.kubeconfig',
      `--secure-port=${ports.metrics}`,
      '--bind-address=127.0.0.1',
      ...serving,
      '--kubelet-insecure-tls',
      '--kubelet-use-node-status-port',
      '--kubelet-preferred-address-types=InternalIP',
      // The least that it takes.
      '--metric-resolution=10s',
      '--kubelet-request-timeout=9s',
    ],
  };
}

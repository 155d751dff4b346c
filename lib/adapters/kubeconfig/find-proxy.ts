import { BlockList, isIP } from 'node:net';

const read = (env: NodeJS.ProcessEnv, name: string): string | undefined =>
  env[name] || env[name.toLowerCase()] || undefined;

const isInSubnet = (host: string, subnet: string): boolean => {
  const [address = '', prefix = ''] = subnet.split('/');
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(prefix)) return false;
  if (Number(prefix) > (family === 4 ? 32 : 128)) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), kind);
  return list.check(host, kind);
};

const isSpared = (host: string, port: string, entry: string): boolean => {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInSubnet(host, entry);
  const [, name = entry, onlyPort] = isIP(entry) === 6 ? [] : (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []);
  if (onlyPort && onlyPort !== port) return false;
  const domain = name.replace(/^\*(?=\.)/, '').replace(/^\[|\]$/g, '');
  if (domain === '') return false;
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
};

/**
 * The proxy that the environment names for a server, as kubectl takes it: never for this machine itself.
 * https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export const findProxy = (server: URL, env: NodeJS.ProcessEnv): string | undefined => {
  const proxy = read(env, server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (!proxy || host === 'localhost' || host === '::1' || isInSubnet(host, '127.0.0.0/8')) return undefined;
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  const spared = (read(env, 'NO_PROXY') ?? '').toLowerCase().split(',');
  if (spared.some((entry) => isSpared(host, port, entry.trim()))) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
};

import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** One DER value: its tag, its length, what is in it. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = body.length < 0x100 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const octets = (body: Buffer): Buffer => der(0x04, body);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const truth = der(0x01, Buffer.from([0xff]));

const oids = {
  commonName: oid('550403'),
  ecdsaWithSha256: oid('2a8648ce3d040302'),
  basicConstraints: oid('551d13'),
  keyUsage: oid('551d0f'),
  extendedKeyUsage: oid('551d25'),
  serverAuth: oid('2b06010505070301'),
  subjectAltName: oid('551d11'),
};

const nameOf = (text: string): Buffer =>
  sequence(der(0x31, sequence(oids.commonName, der(0x0c, Buffer.from(text)))));

function timeOf(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return der(0x18, Buffer.from(`${digits}Z`));
}

const extension = (id: Buffer, value: Buffer, critical = false): Buffer =>
  critical ? sequence(id, truth, octets(value)) : sequence(id, octets(value));

const altName = (host: string): Buffer =>
  isIP(host) === 4
    ? der(0x87, Buffer.from(host.split('.').map(Number)))
    : isIP(host) === 6
      ? der(0x87, Buffer.from('00000000000000000000000000000001', 'hex'))
      : der(0x82, Buffer.from(host));

type CertificateInput = {
  subject: string;
  issuer: string;
  publicKey: KeyObject;
  signingKey: KeyObject;
  /** Empty for an authority. */
  hosts: string[];
};

const yearMs = 365 * 24 * 3_600_000;

function createCertificate({ subject, issuer, publicKey, signingKey, hosts }: CertificateInput): string {
  const isAuthority = hosts.length === 0;
  const extensions = isAuthority
    ? [
        extension(oids.basicConstraints, sequence(truth), true),
        extension(oids.keyUsage, der(0x03, Buffer.from([0x02, 0xa4])), true),
      ]
    : [
        extension(oids.keyUsage, der(0x03, Buffer.from([0x07, 0x80])), true),
        extension(oids.extendedKeyUsage, sequence(oids.serverAuth)),
        extension(oids.subjectAltName, sequence(...hosts.map(altName))),
      ];
  const serial = randomBytes(12);
  serial[0] = 0x4d;
  const algorithm = sequence(oids.ecdsaWithSha256);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    algorithm,
    nameOf(issuer),
    sequence(timeOf(Date.now() - yearMs / 365), timeOf(Date.now() + 10 * yearMs)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, signingKey);
  const bytes = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = bytes.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

export type ServingIdentity = { authority: string; certificate: string; key: string };

/** An authority of its own and a certificate for these hosts under it, made anew at every start. */
export function createServingIdentity(hosts: string[], authorityName = 'kubernetes'): ServingIdentity {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signingKey = createPrivateKey(authority.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const shared = { issuer: authorityName, signingKey };
  return {
    authority: createCertificate({
      ...shared,
      subject: authorityName,
      publicKey: authority.publicKey,
      hosts: [],
    }),
    certificate: createCertificate({
      ...shared,
      subject: 'kube-apiserver',
      publicKey: server.publicKey,
      hosts,
    }),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

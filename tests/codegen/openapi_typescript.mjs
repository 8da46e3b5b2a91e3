/** Reads documents from its input, by name, and writes what openapi-typescript makes of each into a directory. */

import { mkdir, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

import openapiTS, { astToString } from "openapi-typescript";

const directory = process.argv[2];
for (const [name, document] of Object.entries(JSON.parse(await text(process.stdin)))) {
  const ast = await openapiTS(document, { defaultNonNullable: false, silent: true });
  await mkdir(`${directory}/${name}`, { recursive: true });
  await writeFile(`${directory}/${name}/theirs.ts`, astToString(ast));
}

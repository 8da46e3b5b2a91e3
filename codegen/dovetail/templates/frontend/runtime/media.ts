/** Media types as they are declared, and as they come. */

/** `type/subtype` in lower case, without parameters. */
export function essence(mediaType: string): string {
  return (mediaType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** The declared media type or range (`image/*`) that a media type is in, the most specific one. */
export function match(mediaType: string, declared: readonly string[]): string | undefined {
  const name = essence(mediaType);
  const ranges = [name, `${name.split("/", 1)[0] ?? ""}/*`, "*/*"];
  return ranges.map((range) => declared.find((each) => essence(each) === range)).find(Boolean);
}

export function isJson(mediaType: string): boolean {
  return /^[^/]+\/(json|.+\+json)$/.test(essence(mediaType));
}

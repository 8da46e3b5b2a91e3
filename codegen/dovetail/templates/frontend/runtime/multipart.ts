/** Multipart bodies: files are never read into memory, and every part has the type that the contract gives it. */

import type { Encoding, Encodings, Write } from "./bodies";
import { type Places, stringify } from "./json";
import { isJson } from "./media";
import { isNested, members, text } from "./parameters";
import { randomToken } from "./tokens";

const ESCAPES: Readonly<Record<string, string>> = { '"': "%22", "\r": "%0D", "\n": "%0A" };

/** The properties of an object, a list as one part an item. */
export function writeMultipart(encodings: Encodings = {}, places?: Readonly<Record<string, Places>>): Write {
  return (value, mediaType) => {
    const boundary = randomToken();
    const pieces: BlobPart[] = [];
    for (const [name, property] of members(value as object)) {
      const items: unknown[] = Array.isArray(property) ? property : [property];
      for (const item of items) {
        const [head, content] = part(name, item, encodings[name] ?? {}, placesOf(places?.[name], property));
        pieces.push(`--${boundary}\r\n${head}\r\n\r\n`, content, "\r\n");
      }
    }
    const type = `${mediaType}; boundary=${boundary}`;
    return { type, content: new Blob([...pieces, `--${boundary}--\r\n`], { type }) };
  };
}

function part(name: string, value: unknown, encoding: Encoding, places: Places): [head: string, content: BlobPart] {
  const disposition = `Content-Disposition: form-data; name="${escaped(name)}"`;
  const stated = encoding.contentType;
  if (value instanceof Blob) {
    const filename = value instanceof File ? value.name : "blob";
    const type = value.type || (stated ?? "application/octet-stream");
    return [`${disposition}; filename="${escaped(filename)}"\r\nContent-Type: ${type}`, value];
  }
  if (isNested(value) || isJson(stated ?? "")) {
    const type = stated !== undefined && isJson(stated) ? stated : "application/json";
    return [`${disposition}\r\nContent-Type: ${type}`, stringify(value, places)];
  }
  return [stated === undefined ? disposition : `${disposition}\r\nContent-Type: ${stated}`, text(value)];
}

/** Those of the items, where the property is a list. */
function placesOf(places: Places, property: unknown): Places {
  return Array.isArray(property) && Array.isArray(places) ? (places as readonly [Places])[0] : places;
}

function escaped(value: string): string {
  return value.replace(/["\r\n]/g, (sign) => ESCAPES[sign] ?? sign);
}

/** Bodies of requests, by their media types. */

import type { Body } from "./http";
import { type Places, stringify } from "./json";
import { isJson } from "./media";
import { inQuery, isNested, members, percentEncoded, type Style } from "./parameters";

/** Writes a value as a media type. */
export type Write = (value: unknown, mediaType: string) => Body;

/** How one property of a form or of a multipart body is written. */
export interface Encoding {
  readonly contentType?: string;
  readonly style?: Style;
  readonly explode?: boolean;
}

export type Encodings = Readonly<Record<string, Encoding>>;

/** A body in the media type that was chosen, the first one by default; none for an absent value. */
export function body(
  value: unknown,
  content: Readonly<Record<string, Write>>,
  chosen: string | undefined = Object.keys(content)[0],
): Body | undefined {
  const write = chosen === undefined ? undefined : content[chosen];
  return value === undefined || write === undefined ? undefined : write(value, chosen ?? "");
}

export function writeJson(places?: Places): Write {
  return (value, type) => ({ type, content: stringify(value, places) });
}

export function writeText(): Write {
  return (value, type) => ({ type: type.includes("*") ? "text/plain" : type, content: String(value) });
}

/** A range such as `image/*` leaves the media type to the blob. */
export function writeBlob(): Write {
  return (value, declared) => {
    const blob = value as Blob;
    const type = declared.includes("*") ? blob.type || "application/octet-stream" : declared;
    return { type, content: blob.slice(0, blob.size, type) };
  };
}

export function writeForm(encodings: Encodings = {}, places?: Readonly<Record<string, Places>>): Write {
  return (value, type) => {
    const pairs = members(value as object).flatMap(([name, each]) => {
      const encoding = encodings[name];
      const first: unknown = Array.isArray(each) ? each[0] : each;
      if (encoding ? isJson(encoding.contentType ?? "") : isNested(first)) {
        return [`${percentEncoded(name)}=${percentEncoded(stringify(each, places?.[name]))}`];
      }
      return inQuery(name, each, encoding?.style, encoding?.explode);
    });
    return { type, content: pairs.join("&") };
  };
}

/** Items, a line of JSON each. */
export function writeLines(places?: Places): Write {
  return (value, type) => {
    const start = type.includes("json-seq") ? "\u001e" : "";
    const lines = (value as readonly unknown[]).map((item) => `${start}${stringify(item, places)}\n`);
    return { type, content: lines.join("") };
  };
}

/** Items, an event each: its `data`, or the whole event, whose data is `text` or `json`. */
export function writeEvents(item: "data" | "text" | "json", places?: Places): Write {
  return (value, type) => {
    const events = (value as readonly unknown[]).map((each) => {
      if (item === "data") return `data: ${stringify(each, places)}\n\n`;
      const { data, ...fields } = each as Record<string, unknown>;
      const written = item === "json" ? stringify(data, places) : String(data);
      const names = members(fields).map(([name, field]) => `${name}: ${String(field).replace(/[\r\n]/g, " ")}\n`);
      return `${names.join("")}${written.replace(/^/gm, "data: ")}\n\n`;
    });
    return { type, content: events.join("") };
  };
}

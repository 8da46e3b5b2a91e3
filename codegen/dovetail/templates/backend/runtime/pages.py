"""A page that shows the contract; it needs no other server than this one."""

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #8884 }
details { margin: .4rem 0; border: 1px solid #8884; border-radius: .4rem }
summary { padding: .5rem .8rem; cursor: pointer }
details > div { padding: 0 1rem 1rem }
b { display: inline-block; min-width: 4.5rem; font-family: ui-monospace, monospace }
code, pre { font: .9em ui-monospace, monospace }
pre { padding: .8rem; overflow: auto; background: #8881; border-radius: .4rem }
table { border-collapse: collapse; width: 100% }
td { padding: .2rem .6rem .2rem 0; vertical-align: top; border-top: 1px solid #8884 }
small { opacity: .7 }
</style>
<h1></h1>
<p id="about"></p>
<p><a href="openapi.json">openapi.json</a> · <a href="swagger">Swagger UI</a> <small>(from the internet)</small></p>
<main></main>
<script type="module">
const contract = await (await fetch("openapi.json")).json();
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

function make(tag, ...children) {
  const element = document.createElement(tag);
  element.append(...children.filter((child) => child !== undefined && child !== ""));
  return element;
}
function resolve(node) {
  for (let steps = 0; node && node.$ref?.startsWith("#/") && steps < 32; steps++)
    node = node.$ref.slice(2).split("/").reduce(
      (below, part) => below?.[decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~")], contract);
  return node ?? {};
}
function rows(...lines) {
  return make("table", ...lines.map((cells) => make("tr", ...cells.map((cell) => make("td", cell ?? "")))));
}
function schemas(content) {
  return Object.entries(content ?? {}).flatMap(([type, media]) =>
    [make("small", type), make("pre", JSON.stringify(media.schema ?? media.itemSchema ?? {}, null, 2))]);
}
function operation(path, method, item) {
  const it = item[method];
  const parameters = [...(item.parameters ?? []), ...(it.parameters ?? [])].map(resolve);
  const body = resolve(it.requestBody);
  const content = make("div", make("p", it.description ?? ""));
  if (parameters.length) content.append(make("h4", "Parameters"), rows(...parameters.map((each) =>
    [make("code", each.name), `${each.in}${each.required ? ", required" : ""}`, each.description,
     make("code", JSON.stringify(each.schema ?? each.content ?? {}))])));
  if (body.content) content.append(make("h4", "Body"), ...schemas(body.content));
  content.append(make("h4", "Responses"));
  for (const [status, reference] of Object.entries(it.responses ?? {})) {
    const response = resolve(reference);
    content.append(make("p", make("b", status), response.description ?? ""), ...schemas(response.content));
  }
  const summary = make("summary", make("b", method.toUpperCase()), make("code", path), " ", make("small", it.summary ?? ""));
  return make("details", summary, content);
}

document.title = contract.info.title;
document.querySelector("h1").textContent = `${contract.info.title} ${contract.info.version}`;
document.querySelector("#about").textContent = contract.info.description ?? "";
const groups = new Map();
for (const [path, reference] of Object.entries(contract.paths ?? {})) {
  const item = resolve(reference);
  for (const method of Object.keys(item).filter((each) => METHODS.includes(each))) {
    const tag = item[method].tags?.[0] ?? "default";
    if (!groups.has(tag)) groups.set(tag, []);
    groups.get(tag).push(operation(path, method, item));
  }
}
for (const [tag, operations] of groups)
  document.querySelector("main").append(make("h2", tag), ...operations);
if (contract.components?.schemas) {
  document.querySelector("main").append(make("h2", "Schemas"));
  for (const [name, schema] of Object.entries(contract.components.schemas))
    document.querySelector("main").append(make("details", make("summary", make("code", name)),
      make("div", make("pre", JSON.stringify(schema, null, 2)))));
}
</script>
</html>
"""

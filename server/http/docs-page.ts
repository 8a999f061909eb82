/** The API to read, as one page without scripts: made of the OpenAPI document, which tools may take instead. */
import type { OpenApi, Operation } from './openapi.ts';

export const docsStyle = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
summary { cursor: pointer; padding: 0.4rem 0; }
code { font-family: ui-monospace, monospace; }
.method { display: inline-block; font-weight: 700; min-width: 4.5rem; text-transform: uppercase; }
.role { float: right; opacity: 0.7; }
pre { background: color-mix(in srgb, currentColor 7%, transparent); overflow: auto; padding: 0.8rem; white-space: pre-wrap; }
details { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
`;

export function docsPage({ info, tags, paths }: OpenApi, basePath: string): string {
  const sections = tags.map(({ name }) => {
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => operation.tags.includes(name))
        .map(([method, operation]) => entry(method, path, operation)),
    );
    return `<section><h2>${escapeHtml(name)}</h2>${operations.join('')}</section>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)} API</title><link rel="icon" href="${escapeHtml(basePath)}hylla.svg"><link rel="stylesheet" href="${escapeHtml(basePath)}api/docs.css"></head>
<body><h1>${escapeHtml(info.title)} API ${escapeHtml(info.version)}</h1>
<p>${escapeHtml(info.description)}</p>
<p><a href="${escapeHtml(basePath)}api/openapi.json">OpenAPI</a> · <a href="${escapeHtml(basePath)}api/asyncapi.json">AsyncAPI (MQTT)</a></p>
${sections.join('\n')}
</body></html>
`;
}

function entry(method: string, path: string, operation: Operation): string {
  const { summary, description, parameters, requestBody, responses } = operation;
  const parts = { ...(parameters && { parameters }), ...(requestBody && { requestBody }), responses };
  return `<details><summary><span class="method">${escapeHtml(method)}</span><code>${escapeHtml(path)}</code> ${escapeHtml(summary)}
<span class="role">${escapeHtml(description)}</span></summary><pre>${escapeHtml(JSON.stringify(parts, null, 1))}</pre></details>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** Bundle the pages into src/kg/assets. `node build.mjs [FOLDER]` writes elsewhere. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "src", "kg", "assets");
mkdirSync(out, { recursive: true });

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2024",
  charset: "utf8",
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
  metafile: true,
};

const bundles = await Promise.all([
  build({ ...common, entryPoints: ["src/explorer.tsx"], outfile: join(out, "explorer.js") }),
  build({ ...common, entryPoints: ["src/network.tsx"], outfile: join(out, "network.js") }),
  build({ ...common, entryPoints: ["src/ask/worker.ts"], outfile: join(out, "worker.js") }),
  build({ ...common, entryPoints: ["src/page.css"], outfile: join(out, "page.css") }),
]);

const engine = join(here, "node_modules", "oxigraph", "web_bg.wasm");
writeFileSync(join(out, "oxigraph.wasm.gz"), gzipSync(readFileSync(engine), { level: 9 }));

/** Licences of all packages that a bundle holds. */
const inputs = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs));
const packages = new Set(
  inputs.flatMap((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] ?? []),
);
const licences = [...packages].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying)/i.test(file))
    .sort();
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  return [`${name} ${version}: ${license}`, ...texts].join("\n\n");
});
writeFileSync(join(out, "LICENSES.txt"), `${licences.join(`\n\n${"-".repeat(72)}\n\n`)}\n`);

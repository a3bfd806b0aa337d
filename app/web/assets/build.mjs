// Builds app/static/build: the stylesheet, the script and the icon, each with a hash in its name, compressed beside it
// for WhiteNoise, and manifest.json from plain names to hashed ones.

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { build } from "esbuild";
import { compile } from "sass";

const assets = dirname(fileURLToPath(import.meta.url));
const root = join(assets, "..", "..", "..");
const output = join(root, "app", "static", "build");

const { css } = compile(join(assets, "scss", "holi.scss"), {
  style: "compressed",
  loadPaths: [join(root, "node_modules", "govuk-frontend", "dist")],
  quietDeps: true,
});
const bundle = await build({
  entryPoints: [join(assets, "js", "holi.js")],
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2020",
  legalComments: "none",
  write: false,
});

const files = {
  "holi.css": Buffer.from(css),
  "holi.js": Buffer.from(bundle.outputFiles[0].contents),
  "favicon.svg": readFileSync(join(assets, "favicon.svg")),
};

mkdirSync(output, { recursive: true });
const manifest = {};
const written = new Set(["manifest.json"]);
for (const [name, content] of Object.entries(files)) {
  const extension = extname(name);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  manifest[name] = `${basename(name, extension)}-${hash}${extension}`;
  const copies = {
    "": content,
    ".gz": gzipSync(content, { level: 9 }),
    ".br": brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  };
  for (const [suffix, bytes] of Object.entries(copies)) {
    writeFileSync(join(output, manifest[name] + suffix), bytes);
    written.add(manifest[name] + suffix);
  }
}

// The manifest last, and by renaming: a page never names a file that is not there yet.
writeFileSync(join(output, "manifest.json.new"), `${JSON.stringify(manifest, null, 2)}\n`);
renameSync(join(output, "manifest.json.new"), join(output, "manifest.json"));
for (const name of readdirSync(output)) {
  if (!written.has(name)) {
    rmSync(join(output, name));
  }
}

for (const [name, content] of Object.entries(files)) {
  console.log(`${manifest[name]} ${content.length} bytes, ${gzipSync(content, { level: 9 }).length} compressed`);
}

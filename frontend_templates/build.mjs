// Makes static/built/: one stylesheet, one script, htmx, the icon sprite, and manifest.json.
// Names carry a hash of their content, so browsers may keep them for a year.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { browserslistToTargets, transform } from "lightningcss";
import { PurgeCSS } from "purgecss";

const here = path.dirname(fileURLToPath(import.meta.url));
const built = path.join(here, "static", "built");
const themeFiles = [
  "tokens", "tabler", "type", "shell", "parts", "controls", "pages", "slices", "modes", "widths",
];
// Web views of phones sold around 2019: newer syntax is rewritten for them.
const targets = browserslistToTargets(["chrome 74", "safari 13", "firefox 78"]);

const text = (...names) => readFile(path.join(here, ...names), "utf8");

/** Every template of the product and of the plugins that lie beside it. */
async function templates() {
  const found = [];
  for (const folder of [here, path.join(here, "..", "plugins"), path.join(here, "..", "core")]) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      if (entry.isFile() && file.endsWith(".html") && !file.includes("node_modules")) found.push(file);
    }
  }
  return found;
}

/** Tabler is the bulk, so only it is purged; the theme is ours and kept whole. */
async function stylesheet() {
  const tabler = await text("node_modules", "@tabler", "core", "dist", "css", "tabler.css");
  const theme = (await Promise.all(themeFiles.map((name) => text("theme", `${name}.css`)))).join("\n");
  const pages = await Promise.all((await templates()).map((file) => readFile(file, "utf8")));
  const content = [...pages, await text("script", "app.js"), theme].map((raw) => ({
    raw, extension: "html",
  }));
  const [kept] = await new PurgeCSS().purge({
    content,
    css: [{ raw: tabler }],
    defaultExtractor: (source) => source.match(/[\w-]+/g) ?? [],
    fontFace: true,
    keyframes: true,
    variables: true,
    // Tabler's own dark theme is replaced by the tokens; its other colour schemes are not offered.
    blocklist: [/data-bs-theme-/, /data-bs-theme=/, /::?-webkit-scrollbar/],
  });
  const { code } = transform({
    filename: "app.css", code: Buffer.from(`${kept.css}\n${theme}`), minify: true, targets,
    errorRecovery: true,
  });
  return Buffer.from(code);
}

/** Comments of a whole line are for readers of the source, not for phones on a slow line. */
const bare = (source) => source.replace(/^\s*\/\/.*\n/gm, "").replace(/\n\s+/g, "\n");

const assets = {
  "app.css": await stylesheet(),
  "app.js": Buffer.from(bare(await text("script", "app.js"))),
  "htmx.js": await readFile(path.join(here, "node_modules", "htmx.org", "dist", "htmx.min.js")),
  "icons.svg": Buffer.from(await text("icons", "icons.svg")),
  "favicon.svg": Buffer.from(await text("icons", "favicon.svg")),
};

// A first page on a village's line: everything together, compressed.
const limit = 150_000;
const sent = Object.values(assets).reduce((sum, body) => sum + gzipSync(body).length, 0);
if (sent > limit) {
  console.error(`压缩后共 ${sent} 字节，超过了首屏的上限 ${limit} 字节。请去掉用不着的样式或脚本。`);
  process.exit(1);
}

// Written beside and moved into place: a server that runs never sees half a folder.
const fresh = `${built}.${process.pid}`;
await mkdir(fresh, { recursive: true });
const manifest = {};
for (const [name, body] of Object.entries(assets)) {
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  manifest[name] = name.replace(/\.(\w+)$/, `.${hash}.$1`);
  await writeFile(path.join(fresh, manifest[name]), body);
}
await writeFile(path.join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
await rm(built, { recursive: true, force: true });
await rename(fresh, built);
console.log(Object.values(manifest).join(" "));

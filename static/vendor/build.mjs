// Bundles the four libraries of the page into one ES module each: NAME.js, NAME.d.ts, NAME.LICENSE.txt; besides, uplot.css
// and README.md.
//
//   cd static/vendor && npm ci && node build.mjs
//
// The results are committed, because the page has no build step. Every version is pinned by package-lock.json, and
// nothing below depends on time, place or machine, so that a second run leaves no difference.
import {copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {gzipSync} from "node:zlib";

import {generateDtsBundle} from "dts-bundle-generator";
import {build} from "esbuild";

import {bundles} from "./bundles.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const entries = join(here, "node_modules/.entries"); // below node_modules, where bare names resolve and git does not look
process.chdir(here);

/** @param {string} name  of an installed package */
const manifest = name => JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8"));

/** The packages that really ended up in a bundle, so that no licence is missed. @param {import("esbuild").Metafile} meta */
function packagesIn(meta) {
  const inputs = Object.values(meta.outputs).flatMap(output => Object.entries(output.inputs));
  const names = inputs.filter(([, input]) => input.bytesInOutput > 0)
    .map(([path]) => /node_modules\/((?:@[^/]+\/)?[^/.][^/]*)\//.exec(path)?.[1]);
  return [...new Set(names.filter(name => name !== undefined))].sort();
}

/** One text with the licence of every package given. @param {string[]} packages */
function licences(packages) {
  return packages.map(name => {
    const {version, license} = manifest(name);
    const folder = join(here, "node_modules", name);
    const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} ${version} has no licence file: look for its text before you bundle it`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  }).join(`\n${"-".repeat(80)}\n\n`);
}

/** @param {string} name @param {string} entryFile */
function types(name, entryFile) {
  if (name === "uplot") { // written as a UMD module; the class and its namespace stay as they are
    const own = readFileSync(join(here, "node_modules/uplot/dist/uPlot.d.ts"), "utf8");
    return own.replace(/^export (=|as namespace) uPlot;\n/gm, "").trimEnd() + "\n\nexport default uPlot;\n";
  }
  const [rolled] = generateDtsBundle([{
    filePath: entryFile,
    libraries: {inlinedLibraries: bundles[name].typed, allowedTypesLibraries: []},
    output: {noBanner: true, exportReferencedTypes: false},
  }], {preferredConfigPath: join(entries, "tsconfig.json")});
  return rolled;
}

/** @param {string} text */
const tidy = text => text.replaceAll("\r\n", "\n").replace(/[ \t]+$/gm, "").trimEnd() + "\n";

rmSync(entries, {recursive: true, force: true});
mkdirSync(entries, {recursive: true});
writeFileSync(join(entries, "tsconfig.json"), JSON.stringify({
  compilerOptions: {strict: true, module: "esnext", moduleResolution: "bundler", target: "es2022", skipLibCheck: true,
    lib: ["es2022", "dom", "dom.iterable"], types: []},
}));

const rows = [];
for (const [name, {entry, main}] of Object.entries(bundles)) {
  const entryFile = join(entries, `${name}.ts`);
  writeFileSync(entryFile, entry);
  const banner = `${main} ${manifest(main).version}, bundled by build.mjs; licences: ${name}.LICENSE.txt`;
  const {metafile} = await build({
    entryPoints: [entryFile], outfile: `${name}.js`, absWorkingDir: here, bundle: true, minify: true, format: "esm",
    target: "es2022", legalComments: "none", metafile: true, banner: {js: `/*! ${banner} */`}, logLevel: "warning",
    tsconfigRaw: {},
  });
  const packages = packagesIn(metafile);
  writeFileSync(`${name}.LICENSE.txt`, tidy(licences([...new Set([...packages, ...bundles[name].typed])].sort())));
  writeFileSync(`${name}.d.ts`, tidy(`// ${banner}\n${types(name, entryFile)}`));
  rows.push(`| \`${name}.js\` | ${packages.map(it => `${it} ${manifest(it).version}`).join(", ")} |`);
  const bytes = readFileSync(`${name}.js`);
  console.log(`${name}.js: ${bytes.length} bytes, ${gzipSync(bytes, {level: 9}).length} gzipped`);
}
copyFileSync("node_modules/uplot/dist/uPlot.min.css", "uplot.css");
writeFileSync("README.md", `# Libraries of the page

Each is bundled once into one ES module, so that the page needs neither a build step nor an import map. Do not edit these files:
change \`bundles.mjs\` (what is exported) or \`package.json\` (which version), then run, in this folder,

    npm ci && node build.mjs

and commit what changed. Nothing else here is needed to run or to test Convscope. This page, too, is written by the script.

| module | made of |
|---|---|
${rows.join("\n")}

Licences stand beside in \`*.LICENSE.txt\`; types in \`*.d.ts\`, rolled up from the packages' own.
`);

// Builds what the browser gets: styles, fonts and third-party scripts, into static/built (git-ignored).
//
// Node is needed here and never at run time. The build installs the locked packages without running their
// scripts, compiles the styles once, and copies exactly the files those styles ask for. It refuses emblems
// and typefaces we have no right to show. A stamp over everything that goes in makes a second run instant.
//
//   node tools/assets.mjs            build when something changed
//   node tools/assets.mjs --force    build anyway

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const WEB = join(ROOT, "src/lindung/kernel/web");
const SCSS = join(WEB, "scss");
const BUILT = join(WEB, "static/built");
const MODULES = join(ROOT, "node_modules");
const STAMP = ".stamp";

// Fonts of scripts that are not Latin; a page fetches one only when it shows its letters and the device has none.
const SCRIPTS = ["bengali", "devanagari", "myanmar", "sc", "tamil", "thai"].map((name) => `noto-sans-${name}`);
// Where a file the styles name as url(../FOLDER/NAME) comes from: the first of these folders that has it.
const SOURCES = {
  fonts: ["@fontsource-variable/public-sans", ...SCRIPTS.map((name) => `@fontsource/${name}`)].map((name) =>
    join(MODULES, name, "files"),
  ),
  images: [join(MODULES, "@ministryofjustice/frontend/moj/assets/images")],
};
const GOVUK_SCRIPT = join(MODULES, "govuk-frontend/dist/govuk/govuk-frontend.min.js");
const FONT_LICENCE = join(MODULES, "@fontsource-variable/public-sans/LICENSE");
const NOT_OURS = /crest|crown|logotype|gds-transport|light-[0-9a-f]+-v\d|bold-[0-9a-f]+-v\d/i;

const say = (text) => console.log(`assets: ${text}`);

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}

async function digest(paths) {
  const hash = createHash("sha256");
  for (const path of paths) {
    hash.update(relative(ROOT, path)).update("\0").update(await readFile(path)).update("\0");
  }
  return hash.digest("hex");
}

async function readOr(path, otherwise) {
  return readFile(path, "utf8").catch(() => otherwise);
}

async function install() {
  const wanted = await digest([join(ROOT, "package.json"), join(ROOT, "package-lock.json")]);
  const stamp = join(MODULES, ".lindung-stamp");
  if ((await readOr(stamp, "")) === wanted) return;
  say("installing the locked packages (npm ci, about 10 seconds)");
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: ROOT,
    stdio: "inherit",
  });
  if (npm.error?.code === "ENOENT") throw new Error("npm was not found. Install Node.js 20 or later, then run this again.");
  if (npm.status !== 0) throw new Error("npm could not install the packages; its message is above. Fix that, then run this again.");
  await writeFile(stamp, wanted);
}

async function compile() {
  say("compiling the styles");
  const sass = await import(pathToFileURL(join(MODULES, "sass/sass.node.mjs")).href);
  const { css } = sass.compile(join(SCSS, "app.scss"), {
    style: "compressed",
    loadPaths: [ROOT, MODULES], // MOJ names govuk-frontend from the root, we name both from node_modules
    quietDeps: true,
  });
  return css;
}

async function copyAsked(css, target) {
  const asked = [...css.matchAll(/url\(["']?([^"')]+)["']?\)/g)].map((match) => match[1]);
  for (const url of new Set(asked)) {
    const [, folder, name] = /^\.\.\/(fonts|images)\/([\w.-]+)$/.exec(url) ?? [];
    if (!folder) throw new Error(`The styles ask for ${url}. Only ../fonts/NAME and ../images/NAME can be served.`);
    if (NOT_OURS.test(name)) throw new Error(`The styles ask for ${url}, which is somebody's emblem. Leave that component out.`);
    await mkdir(join(target, folder), { recursive: true });
    const source = SOURCES[folder].map((from) => join(from, name)).find((path) => existsSync(path));
    if (!source) throw new Error(`The styles ask for ${url}, and no package has it.`);
    await cp(source, join(target, folder, name));
  }
  say(`copied ${new Set(asked).size} fonts and icons`);
}

async function build(stamp) {
  const css = await compile();
  const target = `${BUILT}.new`;
  await rm(target, { recursive: true, force: true });
  for (const folder of ["css", "js"]) await mkdir(join(target, folder), { recursive: true });
  await writeFile(join(target, "css/app.css"), css);
  await copyAsked(css, target);
  // The source map is not served, and a comment that names it would make the static files storage look for it.
  const script = (await readFile(GOVUK_SCRIPT, "utf8")).replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
  await writeFile(join(target, "js/govuk-frontend.js"), script);
  await cp(FONT_LICENCE, join(target, "fonts/LICENSE.txt"));
  for (const name of SCRIPTS) {
    await cp(join(MODULES, "@fontsource", name, "LICENSE"), join(target, `fonts/${name}-LICENSE.txt`));
  }
  await writeFile(join(target, STAMP), stamp);
  await rm(BUILT, { recursive: true, force: true });
  await rename(target, BUILT);
  say(`styles ${Math.round(css.length / 1024)} KiB, script ${Math.round(script.length / 1024)} KiB, ready`);
}

async function main() {
  const inputs = [join(ROOT, "package-lock.json"), fileURLToPath(import.meta.url), ...(await filesBelow(SCSS))];
  const stamp = await digest(inputs);
  if (!process.argv.includes("--force") && (await readOr(join(BUILT, STAMP), "")) === stamp) {
    say("up to date");
    return;
  }
  await install();
  await build(stamp);
}

try {
  await main();
} catch (error) {
  console.error(`assets: ${error.message}`);
  process.exitCode = 1;
}

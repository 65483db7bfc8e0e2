// Installs what the project needs, once: the packages of the lock file, and with --system the real browser and
// keychain that tests use (on Debian as root; elsewhere what is there is used and each missing part is named).
// Plain Node, because nothing else is there yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const lock = createHash('sha256')
  .update(readFileSync('package-lock.json'))
  .update(process.version)
  .digest('hex');
const mark = 'node_modules/.installed-lock';

if (!existsSync(mark) || readFileSync(mark, 'utf8') !== lock) {
  // npm names its own program here, which also works where `npm` is a .cmd file.
  const npm = process.env.npm_execpath;
  run(
    npm ? process.execPath : 'npm',
    [...(npm ? [npm] : []), 'ci', '--prefer-offline', '--loglevel=error'],
    'npm ci',
  );
  writeFileSync(mark, lock);
}

if (process.argv.includes('--system')) installRealParts();

function installRealParts() {
  const parts = { chromium: 'chromium', 'gnome-keyring-daemon': 'gnome-keyring', 'dbus-run-session': 'dbus' };
  const missing = Object.entries(parts).filter(([program]) => !isInstalled(program));
  if (missing.length === 0) return;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    const packages = missing.map(([, name]) => name);
    process.stdout.write(
      `Installing ${packages.join(', ')} for the tests that need a real browser and keychain.\n`,
    );
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-qq'], 'apt-get update', { env, stdio: ['ignore', 'ignore', 'inherit'] });
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], 'apt-get install', {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } else {
    const names = missing.map(([program]) => program).join(', ');
    process.stdout.write(
      `Not installed here: ${names}. The tests that need them say that they are skipped.\n`,
    );
  }
}

function isInstalled(program) {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${program}`));
}

function run(program, args, name, options = {}) {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  if (status === 0) return;
  process.stderr.write(`${name} failed${error ? `: ${error.message}` : ''}\n`);
  process.exit(1);
}

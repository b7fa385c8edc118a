import { createInterface } from 'node:readline/promises';
import { run, SetupError } from '../command.mjs';
import { findData, findProgram, findProgramWithData } from './find-program.mjs';

/** Debian's GStreamer plugin that WebKit needs for recording, relative to the folder of libraries. */
const aacPlugin = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/gstreamer-1.0/libgstlibav.so`;

/** Programs, or recordings with their texts: how to find them, and their packages for each package manager. */
const programs = {
  ffmpeg: {
    find: () => findProgram('ffmpeg'),
    packages: { apt: ['ffmpeg'], dnf: ['ffmpeg-free'], pacman: ['ffmpeg'], brew: ['ffmpeg'] },
  },
  chromium: {
    find: () => findProgram('chromium'),
    packages: { apt: ['chromium'], dnf: ['chromium'], pacman: ['chromium'] },
  },
  firefox: {
    find: async () => (await findProgram('firefox-esr')) ?? (await findProgram('firefox')),
    packages: { apt: ['firefox-esr'], dnf: ['firefox'], pacman: ['firefox'] },
  },
  webkit: {
    find: async () => (await findProgram('Xvfb')) && findProgramWithData('WebKitWebDriver', `../../lib/${aacPlugin}`),
    packages: {
      apt: [
        'webkit2gtk-driver',
        'xvfb',
        'gstreamer1.0-plugins-base',
        'gstreamer1.0-plugins-good',
        'gstreamer1.0-plugins-bad',
        'gstreamer1.0-libav',
      ],
    },
  },
  flite: {
    find: () => findProgram('flite'),
    packages: { apt: ['flite'], dnf: ['flite'], pacman: ['flite'], brew: ['flite'] },
  },
  nginx: {
    find: () => findProgram('nginx'),
    packages: { apt: ['nginx-light'], dnf: ['nginx'], pacman: ['nginx'], brew: ['nginx'] },
  },
  openssl: {
    find: () => findProgram('openssl'),
    packages: { apt: ['openssl'], dnf: ['openssl'], pacman: ['openssl'], brew: ['openssl'] },
  },
  'asterisk-core-sounds-en': {
    find: () => findData('/usr/share/asterisk/sounds/en/agent-pass.g722', '/usr/share/doc/asterisk-core-sounds-en'),
    packages: { apt: ['asterisk-core-sounds-en-g722', 'asterisk-core-sounds-en'] },
  },
  curl: {
    find: () => findProgram('curl'),
    packages: { apt: ['curl'], dnf: ['curl'], pacman: ['curl'], brew: ['curl'] },
  },
};

/** Package managers: the program, and the arguments before the names of the packages to install. */
const managers = {
  apt: { program: 'apt-get', install: ['apt-get', 'install', '-y', '--no-install-recommends'], isRootNeeded: true },
  dnf: { program: 'dnf', install: ['dnf', 'install'], isRootNeeded: true },
  pacman: { program: 'pacman', install: ['pacman', '-S', '--needed'], isRootNeeded: true },
  brew: { program: 'brew', install: ['brew', 'install'], isRootNeeded: false },
};

/** Installs missing programs with apt, without asking as root, otherwise after confirmation. Else prints instructions. */
export const installPrograms = async (names) => {
  const missing = await filter(names, async (name) => !(await programs[name].find()));
  if (missing.length === 0) {
    console.info(`${names.join(', ')}: present`);
    return;
  }
  const [manager] = await filter(Object.keys(managers), (name) => findProgram(managers[name].program));
  const isRoot = process.getuid() === 0;
  const commands = commandsOf(manager, missing, isRoot);
  const mayRun = manager === 'apt' && (isRoot || (await isAgreed(missing, commands)));
  if (!mayRun) throw new SetupError(describe(manager, missing, commands));

  console.info(`Installing ${missing.join(', ')}…`);
  process.env.DEBIAN_FRONTEND = 'noninteractive';
  for (const [command, ...args] of commands) await run(command, args);
};

const commandsOf = (manager, missing, isRoot) => {
  const packages = missing.flatMap((name) => programs[name].packages[manager] ?? []);
  if (packages.length === 0) return [];
  const { install, isRootNeeded } = managers[manager];
  const update = manager === 'apt' ? [['apt-get', 'update']] : [];
  const sudo = isRootNeeded && !isRoot ? ['sudo'] : [];
  return [...update, [...install, ...packages]].map((command) => [...sudo, ...command]);
};

const lineOf = (commands) => commands.map((command) => command.join(' ')).join(' && ');

const isAgreed = async (missing, commands) => {
  if (!process.stdin.isTTY || !process.stdout.isTTY || !(await findProgram('sudo'))) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const question = `Missing: ${missing.join(', ')}. Run this now?\n\n  ${lineOf(commands)}\n\n[y/N] `;
  // Rejects on Ctrl-C, which also means no.
  const answer = await terminal.question(question).catch(() => 'no');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
};

const describe = (manager, missing, commands) =>
  [
    `Missing: ${missing.join(', ')}.`,
    ...(commands.length > 0 ? [`Install with:\n\n  ${lineOf(commands)}\n`] : []),
    ...missing
      .filter((name) => programs[name].packages[manager] === undefined)
      .map((name) => `Install ${name} by hand: no package of it is known for this system.`),
    'Then run this again.',
  ].join('\n');

const filter = async (items, predicate) => {
  const verdicts = await Promise.all(items.map(predicate));
  return items.filter((_, i) => verdicts[i]);
};

import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { minifyHTMLLiterals } from 'minify-literals';
import esbuild from 'rollup-plugin-esbuild';

/** Gzip budgets for one page: its first script, everything a visitor loads to record, read, edit and export, a language, notes, long transcripts, the compact form. */
const maxGzipBytes = { first: 27_000, visit: 52_000, language: 3500, notes: 4000, long: 4000, compact: 4000 };

/** Parts that most visits never load, which Rollup would add to the first script, since they are small. */
const smallParts = [
  'service-probe',
  'mp4-duration',
  'wav',
  'apply-transform',
  'insert-at-caret',
  'language-menu',
  'decode-peaks',
  'word-boxes',
  'remaining-time-announcement',
  'upload-progress',
];

/** Parts that most visits never load. */
const rareParts = [
  ...smallParts,
  'accept-file',
  'recovery-panel',
  'joined-playback',
  'wav-recorder',
  'wav-worklet',
  'webkit',
];

/** The parts of the compact form. */
const compactParts = ['compact-view'];

/** Parts that load with the first finished note. */
const noteParts = ['notes-panel'];

/** Parts that load with a long transcript. */
const longParts = ['long-transcript'];

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const banner = ({ modules }) =>
  Object.keys(modules).some((id) => /node_modules.*[/]lit/.test(id))
    ? '/*! MIT. Contains Lit: Copyright Google LLC, BSD-3-Clause. */'
    : '/*! MIT */';

/** Minifies the HTML and CSS of Lit's templates. */
const minifyTemplates = () => ({
  name: 'minify-templates',
  transform: (code, id) => (id.includes('/src/') ? minifyHTMLLiterals(code, { fileName: id }) : null),
});

const checkSize = () => ({
  name: 'check-size',
  generateBundle(_, bundle) {
    const sizes = Object.values(bundle)
      .filter(({ type }) => type === 'chunk')
      .map(({ fileName, name, code, isEntry, moduleIds }) => {
        const gzipBytes = gzipSync(code, { level: 9 }).length;
        console.log(`${String(gzipBytes).padStart(6)} bytes gzip  ${fileName}`);
        return { name, gzipBytes, isEntry, isLanguage: moduleIds.some((id) => id.includes('/messages/languages/')) };
      });
    const sum = (chosen) => chosen.reduce((bytes, { gzipBytes }) => bytes + gzipBytes, 0);
    const totals = {
      first: sum(sizes.filter(({ isEntry }) => isEntry)),
      visit: sum(
        sizes.filter(
          ({ name, isLanguage }) =>
            !isLanguage && ![...rareParts, ...noteParts, ...longParts, ...compactParts].includes(name),
        ),
      ),
      language: Math.max(...sizes.filter(({ isLanguage }) => isLanguage).map(({ gzipBytes }) => gzipBytes)),
      notes: sum(sizes.filter(({ name }) => noteParts.includes(name))),
      long: sum(sizes.filter(({ name }) => longParts.includes(name))),
      compact: sum(sizes.filter(({ name }) => compactParts.includes(name))),
    };
    for (const [name, bytes] of Object.entries(totals)) {
      console.log(`${name}: ${bytes} of at most ${maxGzipBytes[name]}`);
      if (bytes > maxGzipBytes[name]) this.error('The scripts are too large.');
    }
  },
});

export default {
  // The other parts import from the first one.
  preserveEntrySignatures: 'allow-extension',
  input: { 'audio-transcriber': pathOf('src/define.ts') },
  output: {
    dir: pathOf('dist/bundle'),
    entryFileNames: '[name].js',
    // The names of the other parts change with their content.
    chunkFileNames: ({ name, moduleIds }) =>
      `audio-transcriber.${moduleIds.some((id) => id.endsWith('/features.ts')) ? 'features' : name}.[hash].js`,
    format: 'es',
    sourcemap: true,
    banner,
    // Code that two parts share is too small for its own part.
    experimentalMinChunkSize: 2000,
    onlyExplicitManualChunks: true,
    manualChunks: (id) =>
      id.includes('/recorder/webkit/')
        ? 'webkit'
        : smallParts.find((name) => [`/${name}.ts`, `/${name}.styles.ts`].some((end) => id.endsWith(end))),
  },
  plugins: [
    nodeResolve(),
    minifyTemplates(),
    // Gives the private members of all classes the same short names, which compress better.
    esbuild({ target: 'es2022', minifyIdentifiers: true }),
    terser({
      ecma: 2022,
      module: true,
      compress: { passes: 3, unsafe: true, unsafe_arrows: true, keep_fargs: false },
      format: { comments: /^!/ },
    }),
    checkSize(),
  ],
};

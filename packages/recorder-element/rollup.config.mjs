import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';

/** Budgets for one page: its first script, all that a visitor loads to record, read, edit and export, and a language. */
const maxGzipBytes = { first: 27_000, visit: 52_000, language: 3500 };

/** What most visits never load. */
const rareParts = /\.(wav|wav-recorder|wav-worklet|webkit-workarounds|microphone-problem|recovery-panel|form-value)\./;

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const banner = ({ modules }) =>
  Object.keys(modules).some((id) => /node_modules.*[/]lit/.test(id))
    ? '/*! MIT. Contains Lit: Copyright Google LLC, BSD-3-Clause. */'
    : '/*! MIT */';

/** White space that CSS does not need, and Lit's check of what is put into it, which is nothing. */
const minifyStyles = () => ({
  name: 'minify-styles',
  transform: (code, id) =>
    id.endsWith('.styles.ts')
      ? code
          .replace('import { css }', 'import { unsafeCSS as css }')
          .replace(/css`([^`]*)`/g, (_, styles) => `css(\`${minify(styles)}\`)`)
      : null,
});

const minify = (styles) =>
  styles
    .replace(/\/\*.*?\*\//g, '')
    .replace(/\s*([{};,])\s*/g, '$1')
    .replace(/:\s+|\s+/g, (space) => (space.startsWith(':') ? ':' : ' '))
    .replace(/;}| (?=!)/g, (end) => end.slice(1))
    .replace(/\b0\./g, '.')
    .replace(/='(\w+)'/g, '=$1')
    .trim();

/** Minified code has line breaks only inside template literals, and their HTML does not need them. */
const stripTemplates = () => ({
  name: 'strip-templates',
  renderChunk: (code) => ({
    code: code.replace(/(?<=[>`])\s*\n\s*|\s*\n\s*(?=[<`])/g, '').replace(/\s*\n\s*/g, ' '),
    map: null,
  }),
});

const checkSize = () => ({
  name: 'check-size',
  generateBundle(_, bundle) {
    const parts = Object.values(bundle).map(({ fileName, code, isEntry, moduleIds }) => {
      const gzipBytes = gzipSync(code, { level: 9 }).length;
      console.log(`${String(gzipBytes).padStart(6)} bytes gzip  ${fileName}`);
      return { fileName, gzipBytes, isEntry, isLanguage: moduleIds.some((id) => id.includes('/messages/languages/')) };
    });
    const sum = (chosen) => chosen.reduce((bytes, { gzipBytes }) => bytes + gzipBytes, 0);
    const sizes = {
      first: sum(parts.filter(({ isEntry }) => isEntry)),
      visit: sum(parts.filter(({ fileName, isLanguage }) => !isLanguage && !rareParts.test(fileName))),
      language: Math.max(...parts.filter(({ isLanguage }) => isLanguage).map(({ gzipBytes }) => gzipBytes)),
    };
    for (const [name, bytes] of Object.entries(sizes)) {
      console.log(`${name}: ${bytes} of at most ${maxGzipBytes[name]}`);
      if (bytes > maxGzipBytes[name]) this.error('The scripts are too large.');
    }
  },
});

export default {
  input: { 'audio-transcriber': pathOf('src/define.ts') },
  output: {
    dir: pathOf('dist/bundle'),
    entryFileNames: '[name].js',
    // What is loaded later lies beside the entry, under a name that changes with its content.
    chunkFileNames: 'audio-transcriber.[name].[hash].js',
    format: 'es',
    banner,
  },
  plugins: [
    nodeResolve(),
    minifyStyles(),
    esbuild({ target: 'es2022' }),
    terser({
      ecma: 2022,
      module: true,
      compress: { passes: 3, unsafe: true, unsafe_arrows: true, keep_fargs: false },
      format: { comments: /^!/ },
    }),
    stripTemplates(),
    checkSize(),
  ],
};

import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';

/** The script that a page loads first is small, and so is all that it may ask for later. */
const maxGzipBytes = { first: 27_000, all: 60_000 };

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
    const sizes = Object.values(bundle).map(({ fileName, code, isEntry }) => {
      const gzipBytes = gzipSync(code, { level: 9 }).length;
      console.log(`${String(gzipBytes).padStart(6)} bytes gzip  ${fileName}`);
      return { gzipBytes, isEntry };
    });
    const sum = (scripts) => scripts.reduce((bytes, { gzipBytes }) => bytes + gzipBytes, 0);
    const [first, all] = [sum(sizes.filter(({ isEntry }) => isEntry)), sum(sizes)];
    console.log(`First ${first} of at most ${maxGzipBytes.first}, all ${all} of at most ${maxGzipBytes.all}`);
    if (first > maxGzipBytes.first || all > maxGzipBytes.all) this.error('The scripts are too large.');
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

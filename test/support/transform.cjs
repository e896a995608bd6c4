/** Turns TypeScript and ES modules into what Jest can load, with the bundler of the app. It does not check types. */
const { transformSync } = require('esbuild');

module.exports = {
  process(source, file) {
    const { code, map } = transformSync(source, {
      loader: file.endsWith('.ts') ? 'ts' : 'js',
      format: 'cjs',
      target: 'node22',
      sourcemap: true,
      sourcefile: file,
      // Jest loads CommonJS only, and import() would be left as it is.
      supported: { 'dynamic-import': false },
    });
    return { code, map };
  },
};

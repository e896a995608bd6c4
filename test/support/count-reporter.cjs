const { writeSync } = require('node:fs');

/** Ends the output of the tests with one line that scripts can parse. */
module.exports = class CountReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    // A file that could not run at all counts as one failure. The summary of Jest is printed between this
    // point and the end.
    const line = `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed\n`;
    process.once('exit', () => writeSync(1, line));
  }
};

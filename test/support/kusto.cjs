/** Reads queries as JSON from stdin, and prints the messages of Microsoft's parser for each as JSON. */
const { readFileSync } = require('node:fs');
// Both packages add themselves to the global scope.
require('@kusto/language-service-next/bridge.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.js');

const { GlobalState, KustoCode, Symbols } = globalThis.Kusto.Language;

/** The tables of Application Insights that the queries use, with their columns. */
const tables = {
  traces: '(timestamp: datetime, message: string, severityLevel: int, operation_Id: string)',
  requests: '(timestamp: datetime, resultCode: string, success: string, operation_Id: string)',
};

const symbols = Object.entries(tables).map(([name, columns]) =>
  Symbols.TableSymbol.From(columns).WithName(name),
);
const database = new Symbols.DatabaseSymbol.$ctor1('log', symbols);
const state = GlobalState.Default.WithDatabase(database);

const queries = Object.entries(JSON.parse(readFileSync(0, 'utf8')));
const messages = queries.map(([name, query]) => {
  const found = KustoCode.ParseAndAnalyze(query, state).GetDiagnostics();
  return [name, Array.from({ length: found.Count }, (_, index) => found.getItem(index).Message)];
});
process.stdout.write(JSON.stringify(Object.fromEntries(messages)));

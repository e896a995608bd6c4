/** Makes the reply headers that say what was changed in a call. */
import type { AdaptationReport } from '../../actions';
import { asName } from '../../json';

/** The most names in a header, which must stay small. The reply in JSON has all of them. */
const maxNames = 20;

/** A list of inputs. A caller can choose any names for them, also such that a header cannot have: these are percent-encoded. */
function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, maxNames)
    .map((name) => asName(name) ?? encodeURIComponent(name.slice(0, 40).toWellFormed()));
  return [...shown, ...(names.length > maxNames ? ['...'] : [])].join(', ');
}

/** Makes the headers; those with nothing to report are left out. */
export function changeHeaders(report: AdaptationReport): Record<string, string> {
  const values = {
    'x-model-asked': report.model_asked,
    'x-model-used': report.model_used,
    'x-inputs-dropped': listed(report.dropped),
    'x-inputs-translated': listed(report.translated),
    'x-inputs-emulated': listed(report.emulated),
    'x-endpoint-emulated': report.endpoint_emulated,
    'x-retirement-ahead': report.retirement_ahead,
  };
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) if (value !== '') headers[name] = value;
  return headers;
}

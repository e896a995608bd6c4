/** Makes the reply headers that say what was changed in a call. */
import type { AdaptationReport } from '../../actions';
import { asName } from '../../json';

/** Makes the headers; those with nothing to report are left out. */
export function changeHeaders(report: AdaptationReport): Record<string, string> {
  // A caller can choose any names for inputs, also such that a header cannot have.
  const listed = (names: readonly string[]) => names.filter((name) => asName(name) !== undefined).join(', ');
  const headers = {
    'x-model-asked': report.model_asked,
    'x-model-used': report.model_used,
    'x-inputs-dropped': listed(report.dropped),
    'x-inputs-translated': listed(report.translated),
    'x-inputs-emulated': listed(report.emulated),
    'x-endpoint-emulated': report.endpoint_emulated,
    'x-retirement-ahead': report.retirement_ahead,
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}

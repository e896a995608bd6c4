/** Makes the reply headers that say what was changed in a call. */
import type { AdaptationReport } from '../../actions';

/** Makes the headers; those with nothing to report are left out. */
export function changeHeaders(report: AdaptationReport): Record<string, string> {
  const headers = {
    'x-model-asked': report.model_asked,
    'x-model-used': report.model_used,
    'x-inputs-dropped': report.dropped.join(', '),
    'x-inputs-translated': report.translated.join(', '),
    'x-inputs-emulated': report.emulated.join(', '),
    'x-endpoint-emulated': report.endpoint_emulated,
    'x-retirement-ahead': report.retirement_ahead,
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}

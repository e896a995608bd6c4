/** What a caller is told of changes outside the body: the headers of the reply, and the line in the log. */
import type { AdaptationOutput } from '../../actions';

/** The headers, those that have something to say. */
export function changeHeaders(changes: AdaptationOutput): Record<string, string> {
  const { model_asked, model_used, dropped, translated, emulated, endpoint_emulated, retirement_ahead } =
    changes;
  const headers = {
    'x-model-asked': model_asked,
    'x-model-used': model_used,
    'x-inputs-dropped': dropped.join(', '),
    'x-inputs-translated': translated.join(', '),
    'x-inputs-emulated': emulated.join(', '),
    'x-endpoint-emulated': endpoint_emulated,
    'x-retirement-ahead': retirement_ahead,
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}

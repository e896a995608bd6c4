/** Tells designers which outputs a question has, from the example or the schema that the maker has typed. */
import { answerSchema } from '../../actions';
import { answerOutputs, answerSchemaPost } from '../../connector';
import { invalidInput } from '../../errors';
import { asObject } from '../../json';
import { validateInputs } from '../../schema/validate';
import type { Dependencies, Handler } from '../call';
import { callFrame } from '../frame';
import { readBody } from '../input/read';
import { jsonReply } from '../output/reply';

/** Makes the HTTP function. It takes no permit, because nothing is sent to OpenAI. */
export function answerSchemaFor(name: string, dependencies: Dependencies): Handler {
  return callFrame({ name }, dependencies, async ({ request }) => {
    const { input } = answerSchemaPost;
    const { raw } = await readBody(request, { action: { input }, files: new Map(), query: {} });
    const { inputs, problems } = validateInputs(input, asObject(raw), {});
    const made = problems.length > 0 ? undefined : answerSchema(inputs);
    const all = [...problems, ...(made?.problems ?? [])];
    if (all.length > 0) throw invalidInput(all);
    return jsonReply(200, { schema: answerOutputs(made?.schema) });
  });
}
